"""Words that tell names in Japanese text from common words."""

from typing import Final

from checker.core.text.wordset import wordset

AMBIGUOUS: Final = wordset("""
    林 森 関 原 東 南 西 北 星 泉 堀 谷 岡 島 浜 滝 辻 橘 桂 旭 光 菅 巽 榊 柳 楠 梅 畑 沢 浦 湊
    堤 峰 城 平 金 高 乾 境 塚 牧 杉 桐 柏 萩 桜 菊 岩 石 宮 窪 栗 轟 鎌 福 神 秋 夏目 大西 小西
    上野 中山 平野 小川 大川 小山 中島 大島 小島 上原 下田 内山 宮下 土井 石橋 本間 天野 小松
    長谷 新田 荒川 早川 松山 富山
""")
"""Common words and places that are family names where a title or さん follows."""

NOBODY: Final = wordset("""
    皆 各位 担当者 関係者 会員 奥 客 何 神 王 殿 社 相手 先方 責任者 参加者 出席者 利用者 仕入先
    得意先 本人 同 両 某 諸 彼 無 多 異 仕 態 模 一 外 各 別 貴
""")
"""What stands before 様 and さん without naming anybody."""

NO_PERSON: Final = wordset("""
    乙社 小間 見方 西館 東館 北館 南館 日当 手当 令和 大野部 当社 甲 乙 丙 御中 恵方 真理
""")
"""What the dictionary calls a family name and documents do not."""

COMPANY_ENDS: Final = wordset("""
    商会 商店 商事 物産 工業 製作所 電機 電気 電子 建設 産業 運輸 運送 銀行 信用金庫 病院 大学
    研究所 印刷 化学 製薬 食品 興業 機械 精機 鉄工 設備 不動産 倉庫 通商 システム システムズ
    サービス 社 屋 会計事務所 法律事務所 工務店 薬品 金属 自動車 重工 証券 生命 損保 保険
    ホールディングス 化成 合成 製鋼 製鉄 製紙 製粉 造船 紡績 木材 木工 塗料 硝子 陸運 海運 書店
    出版 薬局 塗装 板金 鋳造 陶器
""")
"""Last words of companies' names."""

STRONG_ENDS: Final = wordset("""
    銀行 信用金庫 病院 大学 製作所 商会 商店 商事 物産 工業 電機 建設 産業 運輸 印刷 製薬 食品
    精機 重工 証券 化学 電子 鉄工 工務店 金属 鋼業 精工 電装 電設 機工 研究所 システムズ 化成
    製鋼 製鉄 製紙 造船 紡績 鋳造
""")
"""Last words that make a company's name of a common word before them: 東都銀行."""

NO_COMPANY: Final = wordset("""
    取引 主要 地方 都市 総合 国立 公立 私立 個人 自動車 情報 機械 製造 観光 加工 関連 冷凍 健康
    石油 医療 地域 専門 出身 附属 基幹 建設 土木 電気 有機 無機 高等 短期 女子 メイン 指定 救急
    大手 中小 他 各 重 軽 農 林 貴 半導体 電子 当該 外部 社外 国内 海外 新聞 食料 有害 応用 生
    産業 近隣 複数 対象 名刺 中央 文書 帳票
""")
"""Words that make no company's name before 銀行, 工業 and the like."""

GENERIC: Final = wordset("""
    担当 主管 関係 関連 該当 各 当 同 他 自 弊 貴 全 両 所管 申請 発注 利用 依頼 対象 本 主 複数
    社内 社外 自社 他社 現 新 旧 別 元 同社 当社 弊社 貴社 管理 責任 監督 一 内 外 上 下 関係各
    プロジェクト 対応 対策 作業 運用 開発 会議 応接 待合 更衣 サーバー サーバ 電気 機械 実験
    研修 休憩 医務 倉庫 面談 相談 給湯 データ コール サポート 専門 実行 物流 配送 業務 検査 小売
    量販 飲食 売 支 代理 書 商 現地 実店 旗艦 直営 加盟 販売 最寄り 国際 自動 完成車 部品 組立
    製造 生産 海外 国内 自動車 ビジネス オフィス 地方 営業 製品 担当者 選任 事業 推進 技術 共同
    ワーキング 少人数 混成 横断 情報 指定 外部 地下 屋内 屋外 臨時 危険物 原料 自家 立体 貸 大型
    小型 中型
""")
"""Words that make no name with 部, センター, 室 and the like when they stand alone before them."""

SECTIONS: Final = wordset("""
    営業部 総務部 経理部 人事部 法務部 製造部 開発部 技術部 品質保証部 企画部 購買部 資材部
    物流部 情報部 広報部 財務部 営業課 総務課 経理課 人事課 製造課 開発課 技術課 購買課 資材課
    物流課 秘書室 監査室 経営企画室 社長室 営業本部 管理本部 開発本部 生産本部 情報システム部
    情報システム課 管理部 業務部 業務課 管理課 施設課 庶務課 広報室 企画室 法務課 生産部
    製造本部 保守課 保全課 設備課 運用課
""")
"""Departments that most companies have, each one word or a run of common ones."""

NO_PLACES: Final = wordset("""
    日本 国内 アジア 欧米 東 西 南 北 関 中央
""")
"""Places that every text may name."""
