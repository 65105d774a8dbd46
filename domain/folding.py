"""One spelling for what people write in many: full-width, traditional, capital, with blanks and
marks in it, or as a telephone hears it. What is folded is compared, never shown."""

import re
import unicodedata

_TRADITIONAL = (
    "電电樓楼層层門门燈灯氣气煙烟濃浓著着燒烧滅灭報报沒没說说開开關关嗎吗誰谁給给們们這这裡里"
    "裏里來来"
    "時时後后從从東东頭头點点聞闻雞鸡媽妈爺爷嬸婶親亲兒儿孫孙罵骂殺杀傷伤暈晕斷断腳脚動动彈弹"
    "聽听見见"
    "聯联繫系係系應应幾几過过還还個个間间麼么樣样為为會会車车單单棟栋號号廚厨壓压鍋锅爐炉閥阀"
    "線线觸触"
    "閃闪響响聲声嚇吓壞坏墜坠頂顶衝冲沖冲夾夹錯错誤误練练習习訓训傳传嚴严請请溫温業业戶户廣广"
    "轉转發发"
    "視视頻频劇剧遊游戲戏萬万處处經经對对鄰邻區区長长員员飯饭難难體体臟脏髒脏腦脑癇痫腫肿藥药"
    "醫医護护"
    "護护隨随離离屍尸紅红藍蓝綠绿滿满無无與与於于進进運运選选邊边遠远緊紧繞绕結结網网維维總总"
    "總总續续"
    "紙纸細细終终級级約约紀纪紅红純纯統统絲丝繩绳纏缠罰罚義义習习職职聰聪膠胶興兴舊旧獨独獅狮"
    "蟲虫蟻蚁"
    "補补裝装規规覺觉覽览觀观計计討讨記记許许訴诉詞词試试詳详話话該该認认語语課课調调談谈論论"
    "證证識识警警"
    "變变讓让負负財财責责貨货貼贴費费資资賓宾賣卖買买賠赔賬账贈赠趕赶跡迹蹤踪軟软載载輛辆輪轮"
    "輕轻達达"
    "遷迁遞递適适郵邮釋释針针鐵铁鋼钢錄录錢钱鎖锁鏡镜鐘钟鑰钥鑽钻閉闭陽阳陰阴隊队階阶險险際际雜杂"
    "雙双雖虽電电靜静韓韩頁页項项順顺須须預预領领題题顏颜願愿類类顧顾風风飛飞養养餘余館馆騎骑"
    "騙骗騷骚驗验"
    "驚惊髮发鬆松鬧闹魚鱼鳥鸟鳴鸣鴨鸭鵝鹅麗丽麥麦黃黄齊齐齡龄龍龙龜龟佔占價价償偿優优兩两冊册"
    "凍冻凱凯"
    "劃划劉刘劑剂勞劳勢势勸劝勵励匯汇協协卻却參参叢丛喪丧噴喷嘆叹嘔呕嘩哗圍围園园圓圆圖图團团"
    "場场塊块"
    "塵尘墊垫壇坛壓压壩坝壯壮壽寿夢梦奪夺奮奋婦妇婚婚孩孩學学寧宁審审寫写寬宽寵宠寶宝將将專专"
    "尋寻導导尷尴"
    "屆届屜屉屬属岡冈島岛嶺岭帥帅師师帳帐帶带幣币幫帮幹干庫库廁厕廠厂廢废廳厅張张強强彎弯錄录"
    "徑径復复"
    "徵征徹彻恆恒悅悦悶闷惡恶愛爱態态慘惨慣惯慶庆憂忧憐怜憶忆懂懂懶懒懷怀懸悬戰战戀恋戶户拋抛"
    "捲卷掃扫"
    "掛挂採采揚扬換换損损搖摇搶抢摔摔摻掺撈捞撐撑撥拨撲扑撿捡擁拥擇择擊击擋挡擔担據据擠挤擬拟"
    "擰拧擴扩擺摆"
    "擾扰攔拦攜携攝摄敗败敘叙敵敌數数斃毙斷断晉晋晝昼曉晓曬晒書书東东條条極极構构槍枪樁桩樣样"
    "樹树橋桥"
    "機机檔档檢检櫃柜欄栏權权歡欢歲岁歷历歸归殘残毀毁氣气決决沒没況况洩泄淚泪淨净淺浅減减測测"
    "湯汤準准"
    "溝沟滅灭滑滑滬沪滯滞滲渗漁渔漏漏漢汉漲涨漸渐潔洁潑泼潤润澆浇濕湿濟济灣湾灑洒災灾為为烏乌"
    "煩烦熱热"
    "營营牆墙狀状猶犹獎奖獲获玆兹現现環环產产畝亩畢毕異异當当疊叠瘋疯瘡疮療疗癢痒癱瘫發发盜盗"
    "盡尽監监"
    "盤盘睏困瞭了矚瞩確确碼码礙碍礦矿禮礼禦御種种稱称穀谷積积穩稳窗窗窩窝窪洼窮穷竄窜竊窃競竞"
    "筆笔節节"
    "範范築筑簡简簽签籃篮籠笼糧粮紛纷組组絕绝給给絡络維维綁绑綫线編编緩缓練练縫缝縮缩織织繳缴"
    "繼继罐罐"
    "罷罢羅罗聖圣聾聋肅肃脈脉脫脱腸肠膚肤膽胆臉脸臨临臥卧臺台舉举艙舱艷艳蔔卜蔣蒋蔥葱薦荐蘇苏"
    "蘋苹蘭兰"
    "虛虚虧亏蝦虾螞蚂衛卫裂裂褲裤襪袜襲袭誌志誘诱諒谅諷讽謝谢謠谣譯译議议讀读豎竖豬猪貓猫貧贫"
    "販贩貴贵"
    "貸贷貿贸賞赏賭赌賺赚贏赢趙赵趨趋跌跌踐践踴踊軌轨軍军輔辅輩辈輸输轎轿轟轰辦办辭辞農农連连"
    "遊游遲迟遺遗"
    "郝郝鄉乡鄧邓醜丑醬酱釘钉鈴铃鉛铅銀银銅铜銷销鋪铺鋁铝錶表鍵键鏈链鑒鉴閘闸閱阅闆板闖闯陣阵"
    "陳陈陸陆隔隔"
    "隱隐隻只雲云霧雾靈灵頓顿頸颈頻频顆颗額额顫颤飄飘飲饮餅饼餐餐餓饿饒饶駕驾駛驶騰腾驅驱驟骤"
    "鬍胡鬚须鹹咸"
    "鹼碱麵面黨党齒齿姦奸瀆渎屍尸喫吃孃娘嗆呛燻熏裊袅煤煤竈灶燙烫蠟蜡牠它妳你嬤嬷"
    # Signs of Canton, Shanghai and the north for what everybody writes otherwise.
    "喺在唔不冇没佢他咗了嚟来嗌喊嘅的哋们睇看畀被俾被搵找攞拿俺我侬你啲些嗰那"
)
_SIMPLE = {ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)}
_WIDE = "＃＋－．／＠＿０１２３４５６７８９"
_WIDE += "".join(chr(one + ord("Ａ") - ord("A")) for one in (*range(65, 91), *range(97, 123)))
_NARROW = {ord(one): unicodedata.normalize("NFKC", one) for one in _WIDE}
_NOT_A_SIGN = re.compile(r"[\W_]+")


def simple(words: str) -> str:
    """Simplified, sign for sign: what is found in it stands at the same place in `words`."""
    return words.translate(_SIMPLE)


def narrow(words: str) -> str:
    """Digits, letters and what stands between them in their narrow forms, sign for sign; marks of
    a sentence stay as wide as they were written."""
    return words.translate(_NARROW)


def folded(words: str) -> str:
    """Narrow, lower-case, simplified. Traditional signs are those of a building's talk, no whole
    dictionary; each becomes one sign."""
    return unicodedata.normalize("NFKC", words).casefold().translate(_SIMPLE)


def glued(words: str) -> str:
    """Letters and numbers only: what stands however many blanks and marks are put between."""
    return _NOT_A_SIGN.sub("", folded(words))
