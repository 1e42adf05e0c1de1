// The page's own words. They live here and not in locales/ because the browser loads them, and because the simulator knows nothing of the
// bot. Thai is the default; `{name}` is filled in.

const table = {
  title: ['ตัวจำลอง LINE', 'LINE simulator'],
  subtitle: ['ทดลองใช้ได้โดยไม่ต้องมีบัญชี LINE', 'No LINE account needed'],
  otherLanguage: ['EN – English', 'ภาษาไทย'],
  otherLanguageShort: ['EN', 'ไทย'],
  loading: ['กำลังเปิดตัวจำลอง', 'Opening the simulator'],
  disconnected: ['ขาดการเชื่อมต่อกับตัวจำลอง กำลังลองใหม่', 'Lost the connection to the simulator; trying again'],
  close: ['ปิด', 'Close'],
  cancel: ['ยกเลิก', 'Cancel'],
  send: ['ส่ง', 'Send'],
  add: ['เพิ่ม', 'Add'],

  clock: ['นาฬิกาจำลอง', 'Simulated clock'],
  clockAhead: ['เร็วกว่าเวลาจริง {amount}', '{amount} ahead of real time'],
  clockReal: ['ตรงกับเวลาจริง', 'Same as real time'],
  plusHour: ['+1 ชม.', '+1 hr'],
  plusDay: ['+1 วัน', '+1 day'],
  plusDays: ['+{n} วัน', '+{n} days'],
  chooseDate: ['เลือกวัน…', 'Choose…'],
  chooseDateTitle: ['เลื่อนนาฬิกาไปถึง', 'Move the clock to'],
  chooseDateHint: ['นาฬิกาเลื่อนไปข้างหน้าได้อย่างเดียว', 'The clock only moves forward'],
  moveClock: ['เลื่อนนาฬิกา', 'Move the clock'],
  days: ['{n} วัน', '{n} d'],
  hours: ['{n} ชม.', '{n} hr'],
  minutes: ['{n} นาที', '{n} min'],

  replies: ['ตอบกลับ', 'Replies'],
  repliesHint: ['ข้อความตอบกลับ ไม่นับโควตา', 'Reply messages are free'],
  pushes: ['พุช', 'Pushes'],
  pushesHint: ['ข้อความพุช นับโควตารายเดือนต่อผู้รับ', 'Push messages count against the monthly quota, per recipient'],
  noLimit: ['ไม่จำกัด', 'no limit'],
  setQuota: ['ตั้งโควตาพุชต่อเดือน', 'Monthly push quota'],
  quotaHint: ['เว้นว่างหมายถึงไม่จำกัด', 'Empty means no limit'],
  save: ['บันทึก', 'Save'],
  refused: ['ถูกปฏิเสธ', 'Refused'],
  refusedTitle: ['คำขอที่ LINE ปฏิเสธ', 'Requests that LINE refused'],
  refusedNone: ['ยังไม่มีคำขอใดถูกปฏิเสธ', 'Nothing has been refused'],
  refusedHint: [
    'ตัวจำลองตรวจตามข้อกำหนดของ LINE คำขอที่ LINE จริงไม่รับจะปรากฏที่นี่พร้อมเหตุผล',
    'The simulator applies LINE’s rules. What the real LINE would not accept is listed here with the reason.',
  ],
  faults: ['จำลองเหตุขัดข้อง', 'Faults'],
  faultsTitle: ['จำลองเหตุขัดข้อง', 'Faults on demand'],
  faultsHint: [
    'เลือกเหตุที่ต้องการให้เกิดกับคำขอถัดไป เพื่อดูว่าบอตรับมืออย่างไร',
    'Choose what should go wrong with the next requests, to see how the bot copes.',
  ],
  faultsNone: ['ไม่มีเหตุขัดข้องที่ตั้งไว้', 'No fault is set'],
  faultsClear: ['ยกเลิกทั้งหมด', 'Clear all'],
  faultWhere: ['เกิดที่', 'Where'],
  faultKind: ['เหตุขัดข้อง', 'Fault'],
  faultTimes: ['จำนวนครั้ง', 'Times'],
  faultLeft: ['เหลือ {n} ครั้ง', '{n} left'],
  faultAdd: ['ตั้งเหตุขัดข้อง', 'Set the fault'],
  webhook: ['เว็บฮุก', 'Webhook'],

  people: ['ผู้ติดต่อ', 'People'],
  peopleHint: ['เลือกผู้ติดต่อที่ต้องการสวมบทบาท แสดงพร้อมกันได้ไม่เกิน 4 คน', 'Choose whose phones to show, at most four'],
  addPerson: ['เพิ่มผู้ติดต่อ', 'Add a person'],
  addPersonName: ['ชื่อผู้ติดต่อ', 'Name'],
  notFriend: ['ยังไม่ได้เพิ่มเพื่อน', 'Not a friend yet'],
  blocked: ['ปิดกั้นบัญชีนี้แล้ว', 'Has blocked the account'],
  unreadCount: ['{n} ข้อความที่ยังไม่ได้อ่าน', '{n} unread'],
  noneShown: ['ยังไม่ได้เลือกผู้ติดต่อ', 'Nobody is chosen'],
  noneShownHint: ['โปรดเลือกผู้ติดต่อจากรายชื่อ', 'Please choose someone from the list'],
  hidePhone: ['ซ่อนหน้าจอของ {name}', 'Hide the screen of {name}'],
  phoneView: ['มือถือ', 'Phone'],
  pcView: ['PC', 'PC'],
  viewOf: ['มุมมองของ {name}', 'View of {name}'],
  inLetter: ['รหัสเชิญในหนังสือ', 'Invitation code in the letter'],
  putInBox: ['พิมพ์ “{text}” ลงในช่องข้อความ', 'Put “{text}” into the box'],
  block: ['ปิดกั้น', 'Block'],
  unblock: ['ยกเลิกการปิดกั้น', 'Unblock'],
  blockedNotice: ['ท่านปิดกั้นบัญชีนี้อยู่ จึงไม่ได้รับข้อความใหม่', 'You have blocked this account and receive nothing from it'],

  officialAccount: ['บัญชีทางการ', 'Official account'],
  addFriend: ['เพิ่มเพื่อน', 'Add friend'],
  addFriendHint: ['เมื่อเพิ่มเพื่อนแล้ว บัญชีนี้จึงส่งข้อความถึงท่านได้', 'The account can write to you once you have added it'],
  chats: ['แชท', 'Chats'],
  backToChats: ['กลับไปหน้ารายการแชท', 'Back to the chat list'],
  openChat: ['เปิดแชทกับ {bot}', 'Open the chat with {bot}'],
  chatWith: ['แชทของ {name} กับ {bot}', 'Chat of {name} with {bot}'],
  noMessages: ['ยังไม่มีข้อความ', 'No messages yet'],
  earlier: ['แสดงข้อความก่อนหน้า', 'Show earlier messages'],
  typing: ['{bot} กำลังพิมพ์', '{bot} is typing'],
  toNewest: ['ไปที่ข้อความล่าสุด', 'Go to the newest message'],
  newMessages: ['ข้อความใหม่', 'New messages'],

  read: ['อ่านแล้ว', 'Read'],
  viaReply: ['ตอบกลับ', 'reply'],
  viaReplyHint: ['ส่งด้วยข้อความตอบกลับ ไม่นับโควตา', 'Sent as a reply: free'],
  viaPush: ['พุช', 'push'],
  viaPushHint: ['ส่งด้วยข้อความพุช นับโควตา', 'Sent as a push: counts against the quota'],
  sending: ['กำลังส่ง', 'Sending'],
  sendFailed: ['ส่งไม่สำเร็จ: {reason}', 'Not sent: {reason}'],
  unsend: ['ยกเลิกการส่ง', 'Unsend'],
  unsent: ['ข้อความถูกยกเลิกการส่ง', 'Message unsent'],
  notDelivered: ['ส่งไม่ถึงบอต: {reason}', 'Did not reach the bot: {reason}'],
  refusedMessage: ['LINE ปฏิเสธ: {reason}', 'Refused by LINE: {reason}'],
  noticeFollowed: ['เพิ่มเพื่อนแล้ว', 'Added as a friend'],
  noticeBlocked: ['ปิดกั้นบัญชีนี้', 'Blocked this account'],
  noticeUnblocked: ['ยกเลิกการปิดกั้น', 'Unblocked this account'],
  today: ['วันนี้', 'Today'],
  yesterday: ['เมื่อวาน', 'Yesterday'],

  message: ['ข้อความ', 'Message'],
  attach: ['แนบ', 'Attach'],
  picture: ['รูปภาพ', 'Picture'],
  file: ['ไฟล์', 'File'],
  location: ['ตำแหน่ง', 'Location'],
  stickers: ['สติกเกอร์', 'Stickers'],
  sticker: ['สติกเกอร์ {name}', 'Sticker: {name}'],
  video: ['วิดีโอ', 'Video'],
  audio: ['ข้อความเสียง', 'Voice message'],
  unknownMessage: ['ข้อความชนิด {type}', 'Message of type {type}'],
  download: ['เปิดไฟล์', 'Open'],
  tooLarge: ['ไฟล์ใหญ่เกิน {n} MB', 'The file is larger than {n} MB'],
  menu: ['เมนู', 'Menu'],
  openMenu: ['เปิดเมนู', 'Open the menu'],
  closeMenu: ['ปิดเมนู', 'Close the menu'],
  quickReplies: ['ปุ่มตอบด่วน', 'Quick replies'],
  menuArea: ['ปุ่มเมนู {n}', 'Menu button {n}'],
  previousBubble: ['ก่อนหน้า', 'Previous'],
  nextBubble: ['ถัดไป', 'Next'],

  pickDate: ['เลือกวันที่', 'Choose a date'],
  pickTime: ['เลือกเวลา', 'Choose a time'],
  pickDateTime: ['เลือกวันและเวลา', 'Choose date and time'],
  sendLocation: ['ส่งตำแหน่ง', 'Send a location'],
  place: ['สถานที่', 'Place'],
  latitude: ['ละติจูด', 'Latitude'],
  longitude: ['ลองจิจูด', 'Longitude'],
  address: ['ที่อยู่', 'Address'],
  copied: ['คัดลอกแล้ว', 'Copied'],
  copyFailed: ['คัดลอกไม่สำเร็จ โปรดคัดลอกเอง: {text}', 'Could not copy: {text}'],
  phoneOnly: ['ลิงก์นี้ใช้ได้เฉพาะ LINE บนมือถือ', 'This link works in LINE on phones only'],
  linkUnknown: ['ตัวจำลองเปิดลิงก์นี้ไม่ได้: {url}', 'The simulator cannot open this link: {url}'],
  filledIn: ['ใส่ข้อความลงในช่องแล้ว โปรดกดส่ง', 'The text is in the box; please press send'],
};

const languages = ['th', 'en'];

/**
 * The word table of one language as a function `(key, parameters) → text`.
 * @param {'th' | 'en'} language anything else reads as Thai
 */
export function createWords(language) {
  const column = language === 'en' ? 1 : 0;
  const word = (key, parameters = {}) => {
    const entry = table[key];
    if (!entry) throw new Error(`no word ${key}`);
    return entry[column].replace(/\{(\w+)\}/g, (all, name) => String(parameters[name] ?? all));
  };
  word.language = languages[column];
  return word;
}
