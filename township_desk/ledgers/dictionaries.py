"""Dictionaries that several ledgers share: D-IND, D-ACT, ethnic groups, banks, and the words villages use for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INDUSTRIES: Mapping[str, str] = {
    "醇基燃料": "CJ",
    "光伏发电": "GF",
    "防溺水": "FN",
    "房屋安全（自建房）": "FW",
    "密集型企业": "MJ",
    "危险化学品": "WH",
    "城镇燃气": "RQ",
    "道路交通": "DL",
    "建筑工地": "JZ",
    "消防": "XF",
    "食品药品": "SY",
    "加油站": "JY",
    "防汛": "FX",
    "地质灾害": "DZ",
    "烟花爆竹": "YH",
    "工贸企业": "GM",
    "特种设备": "TS",
    "农业机械": "NJ",
    "学校（校园）": "XY",
    "养老机构": "YL",
    "森林防火": "SL",
    "电力线路": "DX",
    "水利设施": "SG",
    "文化旅游": "WL",
    "有限空间": "YJ",
    "其他": "QT",
}
"""D-IND (ledgers.md 3.2): industry -> code in hazard numbers."""

SELF_BUILT = "房屋安全（自建房）"

INDUSTRY_WORDS: Mapping[str, str] = {
    word: option
    for option, words in {
        "醇基燃料": "醇基 醇基液体燃料 生物醇油 甲醇燃料",
        "光伏发电": "光伏 光伏电站 屋顶光伏 新能源",
        "防溺水": "溺水 涉水安全 水域安全 水域",
        SELF_BUILT: "房屋安全 自建房 自建房安全 农村自建房 经营性自建房 农村房屋 房屋 住房安全 危房 农房 居民自建房",
        "密集型企业": "劳动密集型企业 人员密集场所 劳动密集型",
        "危险化学品": "危化品 危化 危险品 危险化学 危险物品",
        "城镇燃气": "燃气 液化气 天然气 燃气安全 液化石油气 瓶装液化气",
        "道路交通": "交通 道路 交通安全 道路安全 公路 农村道路 道路交通运输",
        "建筑工地": "建筑施工 工地 建筑 施工工地 施工安全 建设工程",
        "消防": "消防安全 火灾 消防火灾",
        "食品药品": "食品 药品 食品安全 食药",
        "加油站": "加油站点 加油点 成品油",
        "防汛": "防汛抗旱 汛期 防汛安全 防洪",
        "地质灾害": "地灾 滑坡 地质",
        "烟花爆竹": "烟花 烟爆 鞭炮",
        "工贸企业": "工贸 工矿商贸 企业 加工厂",
        "特种设备": "电梯 锅炉 压力容器",
        "农业机械": "农机 农机安全",
        "学校（校园）": "学校 校园 校园安全 教育 幼儿园",
        "养老机构": "养老 敬老院 养老院 幸福院",
        "森林防火": "森林 护林防火 森林草原防火 林区 防火",
        "电力线路": "用电 电力 用电安全 线路 电力设施 供电 电力安全",
        "水利设施": "水利 水库 淤地坝 涝池 水利工程",
        "文化旅游": "文旅 旅游 景区 文化市场",
        "有限空间": "有限空间作业 受限空间 密闭空间",
        "其他": "其它 其他领域 其它领域 综合",
    }.items()
    for word in words.split()
}
"""What villages write for an industry."""


@dataclass(frozen=True, slots=True)
class ActivityType:
    """A line of D-ACT (ledgers.md 6.1): code in numbers, usual line of work, quantity fields it needs, their unit."""

    code: str
    line: str
    needs: tuple[str, ...] = ()
    unit: str | None = None


ACTIVITY_TYPES: Mapping[str, ActivityType] = {
    "党委理论学习中心组学习": ActivityType("LX", "意识形态", ("head_count",)),
    "科级领导干部上讲台": ActivityType("ST", "党建", ("head_count",)),
    "专题活动": ActivityType("ZT", "党建", ("head_count",)),
    "入党积极分子培训": ActivityType("PX", "党建", ("head_count",)),
    "志愿服务": ActivityType("ZY", "意识形态", ("head_count", "hours")),
    "为老志愿服务": ActivityType("WL", "民政", ("head_count", "hours")),
    "专项督查检查": ActivityType("DC", "纪检", ("site_count",)),
    "法治讲座": ActivityType("FZ", "法治", ("head_count",)),
    "规划论证": ActivityType("LZ", "乡村振兴", ("head_count",)),
    "环保巡查": ActivityType("HB", "环保", ("site_count",)),
    "防火巡查": ActivityType("FH", "环保", ("vehicles",)),
    "巡河": ActivityType("XH", "三长制", ("qty",), "吨"),
    "河道清四乱": ActivityType("QS", "三长制", ("qty",), "吨"),
    "巡林": ActivityType("LL", "三长制"),
    "巡路": ActivityType("LU", "三长制"),
    "防返贫集中排查": ActivityType("JZ", "乡村振兴", ("hh_count", "person_count")),
    "走访农户": ActivityType("ZF", "乡村振兴", ("hh_count", "person_count")),
    "政策培训": ActivityType("ZP", "乡村振兴", ("head_count",)),
    "政策宣讲": ActivityType("XJ", "乡村振兴", ("head_count",)),
    "安全检查": ActivityType("AQ", "安全", ("site_count",)),
    "安全生产“五进”宣传": ActivityType("WJ", "安全", ("head_count",)),
    "汛期巡堤查险": ActivityType("XD", "防汛", ("site_count",)),
    "应急演练": ActivityType("YL", "防汛", ("head_count",)),
    "留守老人探访": ActivityType("TF", "民政", ("person_count",)),
    "会议研判": ActivityType("HY", "其他", ("head_count",)),
    "其他": ActivityType("QT", "其他"),
}

ACTIVITY_WORDS: Mapping[str, str] = {
    word: option
    for option, words in {
        "党委理论学习中心组学习": "中心组学习 理论学习 理论中心组学习",
        "科级领导干部上讲台": "领导干部上讲台 上讲台",
        "志愿服务": "志愿者活动 志愿活动 志愿者服务",
        "为老志愿服务": "为老服务 助老服务",
        "专项督查检查": "督查 专项督查 督查检查",
        "法治讲座": "普法讲座 普法宣传",
        "环保巡查": "秸秆禁烧巡查 禁烧巡查 环境巡查",
        "防火巡查": "护林防火巡查 森林防火巡查",
        "巡河": "河长巡河 巡河巡查",
        "河道清四乱": "清四乱",
        "巡林": "林长巡林",
        "巡路": "路长巡路",
        "防返贫集中排查": "防返贫排查 集中排查 防返贫监测排查",
        "走访农户": "入户走访 走访 走访入户",
        "政策宣讲": "宣讲 理论宣讲",
        "安全检查": "安全生产检查 隐患排查 安全大检查 安全排查",
        "安全生产“五进”宣传": "五进宣传 安全宣传 安全生产宣传",
        "汛期巡堤查险": "巡堤查险 汛期巡查 防汛巡查",
        "应急演练": "演练 防汛演练 消防演练",
        "留守老人探访": "探访 老人探访 探访关爱",
        "会议研判": "会议 研判会 工作会议",
        "其他": "其它",
    }.items()
    for word in words.split()
}

VOLUNTEER_TYPES = ("志愿服务", "为老志愿服务")
CHECK_TYPES = ("专项督查检查", "安全检查", "环保巡查", "汛期巡堤查险")

ETHNIC_GROUPS: tuple[str, ...] = tuple(
    (
        "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 "
        "傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 "
        "毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 "
        "独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族 其他"
    ).split()
)
"""The 56 ethnic groups in the order of GB/T 3304, and 其他 for who has none of them."""

ETHNIC_WORDS: Mapping[str, str] = {name.removesuffix("族"): name for name in ETHNIC_GROUPS if len(name) > 2} | {
    "汉": "汉族", "回": "回族", "藏": "藏族", "苗": "苗族", "彝": "彝族", "壮": "壮族", "满": "满族", "侗": "侗族", "瑶": "瑶族",
    "白": "白族", "傣": "傣族", "黎": "黎族", "佤": "佤族", "畲": "畲族", "水": "水族", "土": "土族", "羌": "羌族", "怒": "怒族",
    "京": "京族", "维族": "维吾尔族", "哈族": "哈萨克族",
}  # fmt: skip

BANKS: tuple[str, ...] = (
    "农村信用社",
    "农商银行",
    "农业银行",
    "邮储银行",
    "工商银行",
    "建设银行",
    "中国银行",
    "交通银行",
    "村镇银行",
    "地方商业银行",
    "其他",
)
"""银行字典: the dictionary leaves it open; these are the banks through which townships pay."""

BANK_WORDS: Mapping[str, str] = {
    word: option
    for option, words in {
        "农村信用社": "信用社 农信社 信合 农信 农村信用合作社 农村信用联社 信用联社 陕西信合",
        "农商银行": "农村商业银行 农商行 农村商行",
        "农业银行": "农行 中国农业银行 ABC",
        "邮储银行": "邮政储蓄银行 中国邮政储蓄银行 邮政储蓄 邮政 邮储 邮政银行 邮局 PSBC",
        "工商银行": "工行 中国工商银行 ICBC",
        "建设银行": "建行 中国建设银行 CCB",
        "中国银行": "中行 BOC",
        "交通银行": "交行",
        "地方商业银行": "城商行 城市商业银行 商业银行",
        "其他": "其它",
    }.items()
    for word in words.split()
}

ACCOUNT_KINDS: tuple[str, ...] = ("社保卡", "银行卡", "存折")
ACCOUNT_WORDS: Mapping[str, str] = {
    "社会保障卡": "社保卡",
    "一卡通": "社保卡",
    "惠农一卡通": "社保卡",
    "借记卡": "银行卡",
    "卡": "银行卡",
    "储蓄卡": "银行卡",
    "折": "存折",
    "一折通": "存折",
}
