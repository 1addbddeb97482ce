#!/bin/sh
# One run of Liferea: it fetches its feeds, and is ended as a desktop ends it once they are read.
liferea --mainwindow-state=hidden --disable-plugins --debug-update >log 2>&1 &
gdbus wait --session --timeout 30 org.gnome.feed.Reader
gdbus call --session --dest org.gnome.feed.Reader --object-path /org/gnome/feed/Reader \
  --method org.gnome.feed.Reader.Refresh
timeout 30 tail -n +1 -f --pid=$! log | grep -q 'added [0-9]* new items'
kill $!
wait $!
grep 'added [0-9]* new items' log
