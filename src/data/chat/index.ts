export { chatFormat } from './chatFormat.ts';
export { readChatTemplate } from './chatTemplate.ts';
