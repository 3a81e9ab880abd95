package io.liftguard.synth;

/** Invented Chinese names; none is meant to be a real firm, maker or estate. */
final class Names {

  private static final String[] PLACE_HEAD = {
    "青", "白", "清", "石", "金", "龙", "凤", "云", "永", "安", "长", "新", "大", "南", "北", "东", "西", "双", "三",
        "高",
    "平", "太", "福", "玉", "红", "黄", "古", "江", "河", "松", "竹", "梅", "花", "柳", "桃", "鹤", "望", "泰", "嘉",
        "宝",
    "明", "文", "兴", "和", "德", "仁", "广", "德", "临", "汇", "珠", "溪", "泉", "岩", "峰", "岭", "塘", "沙", "州",
        "庙"
  };
  private static final String[] PLACE_TAIL = {
    "山", "河", "湾", "溪", "桥", "坪", "岭", "塘", "沟", "坝", "滩", "峰", "泉", "林", "田", "庄", "场", "门", "石",
        "井",
    "龙", "水", "江", "湖", "沙", "源", "坡", "洞", "关", "街", "阳", "阴", "堡", "营", "集", "渡", "口", "台", "坊",
        "园",
    "城", "墙", "楼", "村", "家", "和", "安", "平", "宁", "兴"
  };
  private static final String[] TOWN_KIND = {"街道", "镇", "镇", "乡"};
  private static final String[] FIRM_HEAD = {
    "启", "衡", "远", "恒", "捷", "瑞", "鼎", "信", "诚", "宏", "锦", "立", "辰", "凯", "优", "佳", "盛", "智", "卓",
    "拓", "百", "万", "同", "众", "合", "联", "正", "中", "华", "康"
  };
  private static final String[] FIRM_TAIL = {
    "升", "梯", "安", "达", "通", "峰", "腾", "迅", "运", "力", "驰", "程", "擎", "稳", "畅", "越", "悦", "维", "保",
    "业", "和", "创", "元", "能", "顺"
  };
  private static final String[] FIRM_KIND = {
    "电梯有限公司", "电梯工程有限公司", "电梯维保有限公司", "机电设备有限公司", "电梯服务有限公司"
  };

  /** Makers; the first ones also maintain lifts. */
  static final String[] MAKERS = {
    "启明电梯", "远峰电梯", "安衡电梯", "天枢电梯", "北辰电梯", "江川电梯", "云梯机电", "海岳电梯", "金陵升降", "西岭电梯", "德沃电梯", "欧纳电梯"
  };

  private static final String[] ESTATE = {
    "花园", "家园", "苑", "小区", "公馆", "新城", "华庭", "名邸", "雅居", "国际"
  };

  private Names() {}

  /** A town's name, different for every index below 3,000 and well beyond. */
  static String town(int index) {
    return place(index * 37 + 11) + TOWN_KIND[index % TOWN_KIND.length];
  }

  private static String place(int index) {
    int heads = PLACE_HEAD.length;
    int tails = PLACE_TAIL.length;
    int pair = Math.floorMod(index, heads * tails);
    String base = PLACE_HEAD[pair % heads] + PLACE_TAIL[(pair / heads + pair) % tails];
    int round = Math.floorDiv(index, heads * tails);
    return round == 0 ? base : PLACE_HEAD[round % heads] + base;
  }

  static String firm(int index) {
    int heads = FIRM_HEAD.length;
    int tails = FIRM_TAIL.length;
    int pair = (index * 31 + 7) % (heads * tails);
    int round = index / (heads * tails);
    String base = FIRM_HEAD[pair % heads] + FIRM_TAIL[pair / heads];
    return (round == 0 ? base : base + FIRM_HEAD[round % heads])
        + FIRM_KIND[index % FIRM_KIND.length];
  }

  /** The site of a number and a use. */
  static String site(int index, String use) {
    String place = place(index * 13 + 5);
    return switch (use) {
      case "office" -> place + "大厦";
      case "mall" -> place + "广场";
      case "hospital" -> place + "医院";
      case "school" -> place + "学校";
      case "station" -> place + "站";
      case "hotel" -> place + "酒店";
      case "factory" -> place + "工业园";
      case "other" -> place + "中心";
      default -> place + ESTATE[index % ESTATE.length];
    };
  }

  /** The use unit that runs a site. */
  static String useUnit(int index, String use) {
    String place = place(index * 17 + 3);
    return switch (use) {
      case "hospital" -> place + "人民医院";
      case "school" -> place + "中学";
      case "station" -> place + "轨道运营公司";
      case "residential" -> place + "物业服务有限公司";
      default -> place + "商业管理有限公司";
    };
  }

  /**
   * A unified social credit code with its check character (GB 32100-2015, modulus 31), of the
   * registration authority 91 and the administrative division given.
   */
  static String creditCode(int division, int number) {
    String digits = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    String body = "91" + division + "MA" + String.format("%07d", number);
    int sum = 0;
    int weight = 1;
    for (int i = 0; i < 17; i++) {
      sum += digits.indexOf(body.charAt(i)) * weight;
      weight = weight * 3 % 31;
    }
    return body + digits.charAt((31 - sum % 31) % 31);
  }
}
