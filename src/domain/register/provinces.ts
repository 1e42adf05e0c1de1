// Thailand's provinces (76 and Bangkok), Thai and English.
import { nearest } from '../near-miss.ts';
import { bare } from './tidy.ts';

const provinces: Readonly<Record<string, string>> = {
  กรุงเทพมหานคร: 'Bangkok',
  กระบี่: 'Krabi',
  กาญจนบุรี: 'Kanchanaburi',
  กาฬสินธุ์: 'Kalasin',
  กำแพงเพชร: 'Kamphaeng Phet',
  ขอนแก่น: 'Khon Kaen',
  จันทบุรี: 'Chanthaburi',
  ฉะเชิงเทรา: 'Chachoengsao',
  ชลบุรี: 'Chon Buri',
  ชัยนาท: 'Chai Nat',
  ชัยภูมิ: 'Chaiyaphum',
  ชุมพร: 'Chumphon',
  เชียงราย: 'Chiang Rai',
  เชียงใหม่: 'Chiang Mai',
  ตรัง: 'Trang',
  ตราด: 'Trat',
  ตาก: 'Tak',
  นครนายก: 'Nakhon Nayok',
  นครปฐม: 'Nakhon Pathom',
  นครพนม: 'Nakhon Phanom',
  นครราชสีมา: 'Nakhon Ratchasima',
  นครศรีธรรมราช: 'Nakhon Si Thammarat',
  นครสวรรค์: 'Nakhon Sawan',
  นนทบุรี: 'Nonthaburi',
  นราธิวาส: 'Narathiwat',
  น่าน: 'Nan',
  บึงกาฬ: 'Bueng Kan',
  บุรีรัมย์: 'Buri Ram',
  ปทุมธานี: 'Pathum Thani',
  ประจวบคีรีขันธ์: 'Prachuap Khiri Khan',
  ปราจีนบุรี: 'Prachin Buri',
  ปัตตานี: 'Pattani',
  พระนครศรีอยุธยา: 'Phra Nakhon Si Ayutthaya',
  พะเยา: 'Phayao',
  พังงา: 'Phangnga',
  พัทลุง: 'Phatthalung',
  พิจิตร: 'Phichit',
  พิษณุโลก: 'Phitsanulok',
  เพชรบุรี: 'Phetchaburi',
  เพชรบูรณ์: 'Phetchabun',
  แพร่: 'Phrae',
  ภูเก็ต: 'Phuket',
  มหาสารคาม: 'Maha Sarakham',
  มุกดาหาร: 'Mukdahan',
  แม่ฮ่องสอน: 'Mae Hong Son',
  ยโสธร: 'Yasothon',
  ยะลา: 'Yala',
  ร้อยเอ็ด: 'Roi Et',
  ระนอง: 'Ranong',
  ระยอง: 'Rayong',
  ราชบุรี: 'Ratchaburi',
  ลพบุรี: 'Lop Buri',
  ลำปาง: 'Lampang',
  ลำพูน: 'Lamphun',
  เลย: 'Loei',
  ศรีสะเกษ: 'Si Sa Ket',
  สกลนคร: 'Sakon Nakhon',
  สงขลา: 'Songkhla',
  สตูล: 'Satun',
  สมุทรปราการ: 'Samut Prakan',
  สมุทรสงคราม: 'Samut Songkhram',
  สมุทรสาคร: 'Samut Sakhon',
  สระแก้ว: 'Sa Kaeo',
  สระบุรี: 'Saraburi',
  สิงห์บุรี: 'Sing Buri',
  สุโขทัย: 'Sukhothai',
  สุพรรณบุรี: 'Suphan Buri',
  สุราษฎร์ธานี: 'Surat Thani',
  สุรินทร์: 'Surin',
  หนองคาย: 'Nong Khai',
  หนองบัวลำภู: 'Nong Bua Lam Phu',
  อ่างทอง: 'Ang Thong',
  อำนาจเจริญ: 'Amnat Charoen',
  อุดรธานี: 'Udon Thani',
  อุตรดิตถ์: 'Uttaradit',
  อุทัยธานี: 'Uthai Thani',
  อุบลราชธานี: 'Ubon Ratchathani',
};

const others: Readonly<Record<string, string>> = {
  กทม: 'กรุงเทพมหานคร',
  กรุงเทพ: 'กรุงเทพมหานคร',
  กรุงเทพฯ: 'กรุงเทพมหานคร',
  อยุธยา: 'พระนครศรีอยุธยา',
  โคราช: 'นครราชสีมา',
  แปดริ้ว: 'ฉะเชิงเทรา',
};

const byBare = new Map([
  ...Object.entries(provinces).flatMap(([thai, english]) => [[bare(thai), thai] as const, [bare(english), thai] as const]),
  ...Object.entries(others).map(([other, thai]) => [bare(other), thai] as const),
]);

/** The province's Thai name, however it is written: `จ.เชียงใหม่`, `จังหวัดเชียงใหม่`, `Chiang Mai`; null = there is no such province. */
export function findProvince(text: string): string | null {
  const word = bare(text);
  return byBare.get(word) ?? byBare.get(word.replace(/^(?:จังหวัด|จ|province)|province$/g, '')) ?? null;
}

/** What was probably meant. */
export function nearestProvince(text: string): string | undefined {
  const near = nearest(bare(text).replace(/^จังหวัด/, ''), byBare.keys());
  return near === undefined ? undefined : byBare.get(near);
}

/** The English name of a province given by its Thai one; other names stay as they are. */
export const provinceInEnglish = (thai: string): string => (Object.hasOwn(provinces, thai) ? provinces[thai] : undefined) ?? thai;
