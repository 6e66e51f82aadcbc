"""Different words of complaints for the same thing; how a mouldy cake and a cake "with green hair" meet.

Characters alone cannot see that 长毛 and 发霉 say the same. These groups are general words of complaining in retail,
delivery and decoration, written down by hand; a company's own words may be added by the caller.
"""

from __future__ import annotations

import re

_GROUPS = """
变质: 变质 哈喇 哈了 陈油味 油味 馊 发臭 臭了 坏了 酸了 发酸 变酸 是酸的 不新鲜 结块 凝固 一块一块 涨袋 胀袋
发霉: 发霉 霉变 霉点 霉斑 长毛 绿毛 白毛 烂了 腐烂 腐败 烂的 坏果 烂果 流水 烂得 长霉
异物: 异物 头发 毛发 钢丝 铁丝 金属 塑料片 石子 玻璃渣 苍蝇 吃出 咬到
生虫: 虫子 活虫 小虫 黑虫 有虫 生虫 虫卵 蛆 飞蛾
不适: 腹泻 拉肚子 拉稀 拉了一晚 上吐下泻 呕吐 肠胃炎 中毒 过敏 起疹 急诊 挂水 挂了水 医院 看医生 不舒服 肚子疼
短少: 少装 少了 漏装 缺两 缺一 缺少 少发 漏发 数量不对 只有 不足 不够 缺斤 短斤 少件 漏了 净重
破损: 破损 破了 压坏 压扁 压变形 变形 压烂 摔坏 摔烂 摔碎 碎了 全碎 破碎 裂了 开裂 瘪 磕碰 砸坏 暴力分拣
划伤: 划伤 划痕 划了 刮花 刮伤 钻裂 磕掉 蹭掉
化冻: 化冻 解冻 全化了 化了 融化 冰袋 冷链 成水 不冰 软的
迟到: 迟到 晚到 送晚 才送来 才到 太慢 延误 延期 超时 过了时间 没按时 不准时 没送到 没送来 耽误 晚了 推迟 收不到 没来 忘了
拖延: 拖延 一拖再拖 迟迟 没装上 没影 还没完工 没铺一半 工期 排期 没完工 过两天来 超期
丢失: 丢失 丢件 件丢了 丢了 没收到 没拿到 根本没收 找不到 不见了 签收 妥投
上门: 上门 送到家 送货到家 送到门口 驿站 代收点 代收 快递柜 自提
上楼: 上楼 楼下 搬运费 抬上 自己搬 小区门口 扔在楼
态度: 态度 骂人 骂我 难听 吼 威胁 不耐烦 阴阳怪气 挂断 挂了我电话 挂我电话 发火 不理人 凶 爱理不理 爱要不要 恶劣
占线: 打不通 占线 没人接 排队 坐席忙 接不通 没接通 打不进 无人接听 一直忙
无回音: 没消息 没联系 没回 没有回 石沉大海 回电 回访 答复我 答应回复 承诺 没下文 没人管 没人联系
假货: 假货 假的 仿冒 正品 防伪 扫码 二维码 扫不出 冒牌 山寨
临期: 临期 快过期 快到期 就到期 日期只剩 还有一个月就到
过期: 已过期 早过期 过了保质期 超过保质期
多收: 多收 多扣 收多了 乱收费 加钱 加五千 加项目 增项 加价 额外收 比报价 没给我算
价格: 价格 宣传价 活动价 标价 直播间 虚假宣传 优惠没
赠品: 赠品 赠送 送的 没给赠 附赠
积分: 积分 分全部 点数 账户里的分
清零: 清零 清空 归零 没了 过期了 作废
券: 优惠券 会员券 代金券 元券 抵扣券 满减
不可用: 不能用 用不了 不可用 没法用 没法抵扣 不满足条件 无法使用 无法抵扣
推销: 推销 广告 营销 骚扰 轰炸 退订 垃圾短信 不要再打
退货: 退货 不给退 不能退 拒绝退 驳回 七天 无理由 退不了
气味: 气味 异味 味道 刺鼻 甲醛 难闻 味道冲 特别冲
尺寸: 尺寸 大小 规格 厘米 公分 短了 米二 量了
色差: 色差 颜色 样品 样板 样子对不上 深浅 不一个色
起鼓: 起鼓 拱起 翘边 翘起 翘起来 鼓起 鼓包 张开了 咯吱
塌陷: 塌陷 塌了 陷下去 坐垫 弹簧 塌下 凹陷
松歪: 关不严 关不上 合不拢 装歪 歪了 高低不平 缝大 松的 铰链 不平
脱落: 脱落 掉漆 起皮 剥落 掉皮 掉了 涂层 不粘层 黑皮
冒烟: 冒烟 冒黑烟 着火 起火 焦味 烧焦 跳闸 短路 漏电
识别: 识别 指纹 刷不开 打不开 手指按 没反应 失灵
耗电: 耗电 费电 电池 没电 电量
错字: 错字 写错 名字错 写成
不符: 不符 不一样 跟图片差 跟描述 描述不 对不上 货不对板 发错
"""

GROUPS: dict[str, tuple[str, ...]] = {
    name: tuple(words.split()) for name, words in (line.split(": ", 1) for line in _GROUPS.strip().splitlines())
}
"""Meaning → the words for it."""

_MEANT: dict[str, list[str]] = {}
for _name, _words in GROUPS.items():
    for _word in _words:
        _MEANT.setdefault(_word, []).append(_name)
# Every place of every word: a look-ahead finds overlapping words, too; the longest first.
_WORDS = re.compile("(?=(" + "|".join(sorted(map(re.escape, _MEANT), key=len, reverse=True)) + "))")


def meanings(runs: list[str]) -> dict[str, str]:
    """Each meaning the runs of a folded text speak of, with the word that says it first."""
    found: dict[str, str] = {}
    for run in runs:
        for match in _WORDS.finditer(run):
            for name in _MEANT[match[1]]:
                found.setdefault(name, match[1])
    return found
