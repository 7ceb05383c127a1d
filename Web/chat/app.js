import { UsherChat } from "./components/chat.js";
import { request } from "./protocol.js";

const retryDelay = 2000;

async function start() {
  const chat = document.querySelector("usher-chat");
  if (!(chat instanceof UsherChat)) return;
  try {
    await chat.start(await request("/v1/site"));
  } catch {
    chat.textContent = "The support chat cannot be reached. Trying again…";
    setTimeout(start, retryDelay);
  }
}

start();
