// The region of a province: the six geographical regions of the National Geographic Committee (2520), as in the open list of provinces that
// kongvut/thai-province-data publishes. Statistics only; whoever administers what is another matter.

export const regions = ['north', 'northeast', 'central', 'east', 'west', 'south'] as const;
/** Key of a region; its name is `report.region.<key>` in locales/. */
export type Region = (typeof regions)[number];

const provinces: Readonly<Record<Region, string>> = {
  north: 'เชียงใหม่ ลำพูน ลำปาง อุตรดิตถ์ แพร่ น่าน พะเยา เชียงราย แม่ฮ่องสอน',
  northeast:
    'นครราชสีมา บุรีรัมย์ สุรินทร์ ศรีสะเกษ อุบลราชธานี ยโสธร ชัยภูมิ อำนาจเจริญ บึงกาฬ หนองบัวลำภู ขอนแก่น อุดรธานี เลย หนองคาย มหาสารคาม ร้อยเอ็ด กาฬสินธุ์ สกลนคร นครพนม มุกดาหาร',
  central:
    'กรุงเทพมหานคร กำแพงเพชร ชัยนาท นครนายก นครปฐม นครสวรรค์ นนทบุรี ปทุมธานี พระนครศรีอยุธยา พิจิตร พิษณุโลก เพชรบูรณ์ ลพบุรี สมุทรปราการ สมุทรสงคราม สมุทรสาคร สระบุรี สิงห์บุรี สุโขทัย สุพรรณบุรี อ่างทอง อุทัยธานี',
  east: 'ชลบุรี ระยอง จันทบุรี ตราด ฉะเชิงเทรา ปราจีนบุรี สระแก้ว',
  west: 'ตาก กาญจนบุรี ราชบุรี เพชรบุรี ประจวบคีรีขันธ์',
  south: 'นครศรีธรรมราช กระบี่ พังงา ภูเก็ต สุราษฎร์ธานี ระนอง ชุมพร สงขลา สตูล ตรัง พัทลุง ปัตตานี ยะลา นราธิวาส',
};

/** Provinces by their Thai names, each with its region. */
export const regionOfProvince: ReadonlyMap<string, Region> = new Map(
  regions.flatMap((region) => provinces[region].split(' ').map((province) => [province, region] as const)),
);
