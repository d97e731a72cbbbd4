// The console's own frame. A group of its own, because below the loading.tsx of (console) an answer has begun, with 200,
// before its page can say that there is none.
export { default } from "../(console)/layout";
