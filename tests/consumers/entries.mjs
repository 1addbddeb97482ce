// Reads a feed with a parser of npm and prints its entries as JSON: node entries.mjs PACKAGE ADDRESS
const iso = (date) => new Date(date).toISOString();

const PARSERS = {
  "rss-parser": async (url) => {
    const { default: RssParser } = await import("rss-parser");
    const { items } = await new RssParser().parseURL(url);
    return items.map((item) => ({
      id: item.guid ?? item.id,
      title: item.title,
      link: item.link,
      date: item.isoDate,
    }));
  },
  feedsmith: async (url) => {
    const { parseFeed } = await import("feedsmith");
    const answer = await fetch(url);
    const { format, feed } = parseFeed(await answer.text());
    return OF_FORMAT[format](feed);
  },
};

const OF_FORMAT = {
  rss: ({ items }) =>
    items.map((item) => ({
      id: item.guid.value,
      title: item.title,
      link: item.link,
      date: iso(item.pubDate),
    })),
  atom: ({ entries }) =>
    entries.map((entry) => ({
      id: entry.id,
      title: entry.title?.value ?? entry.title,
      link: entry.links[0].href,
      date: iso(entry.published),
    })),
  json: ({ items }) =>
    items.map((item) => ({
      id: item.id,
      title: item.title,
      link: item.url,
      date: iso(item.date_published),
    })),
};

const [name, url] = process.argv.slice(2);
console.log(JSON.stringify(await PARSERS[name](url)));
