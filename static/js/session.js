// The page of a session on its way: each event makes htmx ask at once for what changed. It asks
// every 5 s anyway, which brings the place in the line, and everything where events do not come.
(() => {
  const REOPEN = 15000; // ms, after the server had no room for another stream
  const TOGETHER = 50; // ms in which several events are one piece of news
  const page = document.querySelector("[data-events]");
  let last = page.dataset.after;
  let pending = null;

  function ask() {
    pending = null;
    const body = document.getElementById("session-body");
    if (body.classList.contains("htmx-request")) {
      news(); // its answer may be older than the news
    } else {
      htmx.trigger(body, "news");
    }
  }

  function news() {
    pending ??= setTimeout(ask, TOGETHER);
  }

  function open() {
    const query = new URLSearchParams({ after: last });
    const source = new EventSource(`${page.dataset.events}?${query}`);
    for (const kind of ["turn", "step", "end"]) {
      source.addEventListener(kind, (event) => {
        last = event.lastEventId;
        news();
        if (kind === "end") source.close();
      });
    }
    source.addEventListener("error", () => {
      // A stream that merely ended is opened again by the browser itself.
      if (source.readyState === EventSource.CLOSED && document.querySelector("[hx-get]")) {
        setTimeout(open, REOPEN);
      }
    });
  }

  open();
})();
