// What is said to people who hear the page, and questions that must be answered.

/** Have a sentence read out as soon as the screen reader is idle. */
export function announce(sentence) {
  document.getElementById("announcements").textContent = sentence;
}

/** Ask whether to do something that cannot be undone. */
export function confirmed(title, text, action) {
  const dialog = document.getElementById("question");
  document.getElementById("question-title").textContent = title;
  document.getElementById("question-text").textContent = text;
  document.getElementById("question-yes").textContent = action;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = () => resolve(dialog.returnValue === "yes");
    dialog.addEventListener("close", answer, { once: true });
  });
}
