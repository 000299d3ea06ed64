"use strict";
(() => {
  const section = document.getElementById("timeline");
  const viewer = document.getElementById("viewer");
  document.documentElement.classList.add("script");
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((details) => { details.open = true; });
  });
  document.querySelectorAll(".maps").forEach(showMaps);
  const followers = [...document.querySelectorAll("svg.signal")].map(followCurve);

  // The pictures stay in the page as a list, for paper; the viewer takes its place on the screen.
  function showMaps(maps) {
    const words = JSON.parse(document.body.dataset.viewer);
    const [original, ...others] = maps.querySelectorAll("figure");
    const addressIn = (figure, pictures) => figure.querySelector(pictures)?.src ?? null;
    const first = { title: words.original, caption: "", look: "", ignore: "", untouched: null };
    const pictures = [
      { ...first, address: addressIn(original, "img") },
      ...others.map((figure) => ({
        ...figure.dataset,
        address: addressIn(figure, "img"),
        untouched: addressIn(figure, "img.untouched"),
      })),
    ];
    maps.prepend(new PictureViewer(pictures, words).element);
  }

  function followCurve(drawing) {
    const words = {
      ...JSON.parse(document.body.dataset.curve),
      label: drawing.getAttribute("aria-label"),
      language: document.documentElement.lang,
    };
    const article = drawing.closest("article");
    const marks = [...drawing.querySelectorAll(".mark")].map((mark) => {
      const picture = article.querySelector(`[data-mark="${mark.dataset.number}"] img`);
      return { time: Number(mark.dataset.time), caption: picture.alt, address: picture.src };
    });
    const follower = new CurveFollower(drawing, words, marks, (time) => moveCursors(time));
    drawing.after(follower.readout, follower.picture);
    return follower;
  }

  function setAttributes(element, values) {
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
  }

  function moveCursors(time) {
    followers.forEach((follower) => follower.moveCursor(time));
    for (const chart of document.querySelectorAll("svg.timeline")) {
      const { low, high, start, end } = chart.dataset;
      const share = (time - low) / (high - low);
      const x = Number(start) + share * (end - start);
      setAttributes(chart.querySelector(".cursor"), { x1: x, x2: x, visibility: "visible" });
    }
  }

  if (!viewer) return;

  const strip = section.querySelector(".strip");
  const frames = [...strip.children];
  const charts = [...section.querySelectorAll("svg.timeline")];
  const drawing = viewer.querySelector("svg");
  const picture = viewer.querySelector("image");
  const faceBox = viewer.querySelector("rect");
  const caption = viewer.querySelector("figcaption");
  const timeOf = (element) => Number(element.dataset.time);

  function nearestFrame(time) {
    const distance = (frame) => Math.abs(timeOf(frame) - time);
    return frames.reduce((best, frame) => (distance(frame) < distance(best) ? frame : best));
  }

  function drawFaceBox(frame, moment) {
    const sameFrame = moment && Math.abs(timeOf(frame) - timeOf(moment)) < 0.002;
    if (!sameFrame || !moment.dataset.box) {
      faceBox.setAttribute("visibility", "hidden");
      return;
    }
    const scale = Number(frame.dataset.scale);
    const [x, y, width, height] = moment.dataset.box.split(" ").map((part) => part * scale);
    setAttributes(faceBox, { x, y, width, height, visibility: "visible" });
  }

  function show(time, moment) {
    const frame = nearestFrame(time);
    const image = frame.querySelector("img");
    const [width, height] = ["width", "height"].map((name) => image.getAttribute(name));
    setAttributes(drawing, { viewBox: `0 0 ${width} ${height}`, "aria-label": image.alt });
    setAttributes(picture, { width, height, href: image.src });
    drawFaceBox(frame, moment);
    const { chosen } = viewer.dataset;
    caption.textContent = moment ? `${image.alt}. ${chosen}: ${moment.dataset.text}.` : `${image.alt}.`;
    viewer.hidden = false;
    frames.forEach((other) => other.classList.toggle("chosen", other === frame));
    strip.scrollLeft = frame.offsetLeft - strip.offsetLeft - (strip.clientWidth - frame.clientWidth) / 2;
    moveCursors(time);
  }

  document.querySelectorAll("a[data-time]").forEach((link) => {
    link.addEventListener("click", () => show(timeOf(link), null));
  });
  frames.forEach((frame) => frame.addEventListener("click", () => show(timeOf(frame), null)));

  charts.forEach((chart) => {
    const moments = [...chart.querySelectorAll("circle[data-time]")];
    const readout = chart.parentElement.querySelector(".readout");
    let current = 0;
    setAttributes(chart, {
      role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": moments.length - 1,
    });

    function mark(index) {
      moments[current].classList.remove("current");
      current = Math.max(0, Math.min(moments.length - 1, index));
      const moment = moments[current];
      moment.classList.add("current");
      readout.textContent = moment.dataset.text;
      setAttributes(chart, { "aria-valuenow": current, "aria-valuetext": moment.dataset.text });
      return moment;
    }

    function nearestMoment(event) {
      const distance = (moment) => {
        const place = moment.getBoundingClientRect();
        const across = place.x + place.width / 2 - event.clientX;
        const down = place.y + place.height / 2 - event.clientY;
        return Math.hypot(across, down / 4);
      };
      const distances = moments.map(distance);
      return distances.indexOf(Math.min(...distances));
    }

    function choose(index) {
      const moment = mark(index);
      show(timeOf(moment), moment);
    }

    const steps = {
      ArrowRight: () => current + 1, ArrowUp: () => current + 1,
      ArrowLeft: () => current - 1, ArrowDown: () => current - 1,
      PageUp: () => current + 10, PageDown: () => current - 10,
      Home: () => 0, End: () => moments.length - 1,
      Enter: () => current, " ": () => current,
    };
    chart.addEventListener("focus", () => mark(current));
    chart.addEventListener("pointermove", (event) => mark(nearestMoment(event)));
    chart.addEventListener("click", (event) => choose(nearestMoment(event)));
    chart.addEventListener("keydown", (event) => {
      if (!(event.key in steps)) return;
      event.preventDefault();
      choose(steps[event.key]());
    });
    setAttributes(chart, { "aria-valuenow": 0, "aria-valuetext": moments[0].dataset.text });
  });
})();
