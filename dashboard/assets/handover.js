// The handover sheet: one button prints it. The map page loads this too and has no such button.
document.addEventListener("click", (event) => {
  if (event.target.closest("body.handover #print")) window.print();
});
const kept = document.body?.classList.contains("handover") ? window.localStorage.getItem("theme") : null;
if (kept) document.documentElement.dataset.theme = JSON.parse(kept) || "light";
