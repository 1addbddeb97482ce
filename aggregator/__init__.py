"""The Alliance aggregator. An Entry comes in, a Story is announced, a Feed goes out.

The map, in the order a press item walks it:

    model, ports, errors    the nouns, the verbs, what can go wrong
    yamlfile, i18n          people's files; languages, dates in words and our sentences
    memory                  what a process is done with goes back to the machine
    logs                    what the service says of its work, one line an event
    config                  feeds.yaml and the environment -> Config, Settings
    sources                 the roster: what is due and what the last answers taught us
    fetch                   address -> Document
    parse                   Document -> Entries
    clean                   markup and addresses made safe, canonical and plain
    dates                   what day it was, and why we think so
    language                which language it is, and why we think so
    tag                     what it is about, with the evidence
    story                   which items tell one story
    store                   what we hold
    announce                the ledger: what an edition says, and in what order
    render                  Feed -> bytes
    deliver                 bytes -> the published folder
    websub                  what to say to a hub, and what to believe of it
    alarms                  which troubles people are told of, and in which words
    judging                 a title and a text -> language and findings
    grouping                an item -> what its story is known by
    joining, regrouping     new items, and all that is held -> the stories they tell
    read                    the pure middle: Document -> Intake
    warm                    what reading needs, loaded once for all children
    announcing              stories of the store -> new lines of a ledger
    composing, fitting      what the ledger says -> Feed -> documents of a fair size
    archiving, storypages   what stands in which archive; the page of each story
    advertising, push       which hub our feeds name; what passes between us and hubs
    collect, publish        the whole way in, the whole way out
    forecasting, reporting  what waits in each ledger; how the whole service is doing
    alarming                what goes wrong -> mail, webhook
    retagging               what is held -> findings of the present words
    recalling               published documents -> what a restored ledger lacks
    app                     builds the parts from the Config
    following, troubles     the feeds.yaml in force; what only a worker knows to be wrong
    worker, serve, cli      on schedule, on the web, at the prompt
"""

__version__ = "0.1.0"
