#!/bin/sh
# One run of Liferea: it fetches its feeds, and is ended as a desktop ends it once they are read.
rm -f said
mkfifo said
exec 3<>said # both ends, so that Liferea may go on talking when nobody listens any more
liferea --mainwindow-state=hidden --disable-plugins --debug-update >&3 2>&1 3>&- &
gdbus wait --session --timeout 50 org.gnome.feed.Reader
gdbus call --session --dest org.gnome.feed.Reader --object-path /org/gnome/feed/Reader \
  --method org.gnome.feed.Reader.Refresh
timeout 50 sed '/added [0-9]* new items/q' <&3
read=$?
reader=$!
kill $reader
# It has been seen to hang while it closes; what it has read is in its database by then.
timeout 15 tail --pid=$reader -f /dev/null || kill -9 $reader
wait $reader
exit $read
