"""The signs by which words to a machine are known; `instructions` says which of them are enough.

Bounded repetitions keep every expression linear. Names with an underscore are parts of others.
"""

import re
from typing import Final

from checker.core.text.lazy import Lazy
from checker.language.scripts import JAPANESE


def _any(*parts: str) -> Lazy:
    return Lazy("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


_L = r"(?<![A-Za-z])"
_R = r"(?![A-Za-z])"
# what the usual model families set apart as control tokens, and the frames of their conversations
TOKEN: Final = _any(
    r"<\|[^<>|\s]{1,40}(?: [^<>|\s]{1,40})?\|>",
    r"\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|\[/?(?:SYSTEM|AVAILABLE)_(?:PROMPT|TOOLS)\]",
    r"(?<![A-Za-z])(?-i:</?s>)|<(?:bos|eos|pad|unk)>|</?(?:tool_call|tool_response|think)>",
    r"#{2,4} ?(?:system|instruction|assistant|response|human|user)(?: ?prompt)? ?[:：]",
)
ROLE: Final = Lazy(
    r"\s{0,3}(?:system|user|assistant|human|model|developer|tool)(?![A-Za-z])", re.IGNORECASE
)
SENTENCE: Final = Lazy(r"\s*[^\n。！？]{0,400}[。！？]?")
CLOSING: Final = Lazy(
    r"<\|(?!end_header)[^<>|]{0,20}(?:end|eot|eom|eos)[^<>|]{0,20}\|>|\[/INST\]|<</SYS>>"
    r"|<end_of_turn>|</s>|<eos>"
    r"|</(?:think|tool_call|tool_response)>",
    re.IGNORECASE,
)
_GOOD = (
    r"(?:はい|ハイ|イエス|肯定|(?<!不)合格|(?<!不)適合|準拠|該当(?:する|あり)|無罪|通過"
    r"|(?:問題|異常|違反|指摘|不備|欠陥|誤り)"
    r"(?:は|が)?(?:なし|無し|ない|無い|ありません|ゼロ|見当たら|見つから)|満点|(?:最高|高|良"
    r"|好|よ)(?:い|く|の)?(?:得?点|評価)"
    r"|好意的|(?<![ぁ-ん])是(?=と|で)|減点(?:対象外|なし|しない|せず)|通(?:して|す(?:こと"
    r"|よう))|(?:埋まって|揃って|済んで|足りて)いる"
    r"|百点|100点|クリア|(?:基準|条件|要件|規則)(?:を|は)(?:すべて|全て)?(?:満た|充足"
    r"|クリア)|完璧|妥当|十分"
    r"|(?:記載|根拠|担当者?|期限)(?:が)?(?:済み|あり)|(?:書かれて|記載されて|明記されて"
    r"|満たして)い(?:る|ます)"
    rf"|承認(?:し|せ|する(?:こと|よう))|{_L}(?:yes|pass(?:ed|es|ing)?|approv(?:ed?|al)"
    rf"|compliant|conform(?:s|ing|ant)?"
    r"|ok|okay|true|valid|satisf(?:ied|ies|y|actory)|flawless|perfect|acceptable|correct"
    r"|affirmative(?:ly)?|positive"
    r"(?:ly)?|favou?rabl[ey]|highly|generous(?:ly)?|lenient(?:ly)?|known|fine|good|met"
    r"|fulfilled|present|(?:full|top|highest|maximum|perfect|high) (?:marks?|scores?"
    r"|ratings?|grades?|points?)|(?:no|zero|without) (?:issues?|problems?|errors?|findings?"
    r"|violations?|faults?)"
    rf"|in order){_R})"
)
_BAD = (
    rf"(?:いいえ|イイエ|ノー|否定|不合格|不適合|違反あり|{_L}(?:no|fail(?:ed|s)?|false"
    rf"|negative){_R})"
)
_ANSWER_WORD = rf"(?:{_GOOD}|{_BAD})"
TRAILING: Final = Lazy(rf"\s*{_ANSWER_WORD}[。.!]?(?=\s*$)", re.IGNORECASE)
# someone who is a machine, beyond doubt or perhaps
MACHINE: Final = _any(
    rf"{_L}(?:AI|A\.I\.|LLMs?|GPT(?:-?[0-9]\w*)?|ChatGPT|Claude|Gemini|Copilot|Qwen|Llama"
    rf"|chat ?bots?"
    rf"|bots?|(?:language|AI) models?|(?:AI |virtual )?assistants?|neural network|machine readers?"
    rf"|(?:auto(?:mat(?:ed|ic))?|machine|document|compliance|format|style) "
    rf"?(?:checkers?|reviewers?|review|graders?|evaluators?|judges?|validators?|classifiers?"
    rf"|systems?"
    rf"|tools?|programs?|scripts?|linters?)|checkers?|linters?|validators?|graders?|classifiers?"
    rf"|evaluators?|(?:review|checking|grading|scoring|checker) (?:system|tool|program"
    rf"|software))s?{_R}",
    r"人工知能|(?:大規模)?言語モデル|アシスタント|(?:チャット)?ボット|(?:自動|機械)(?:での?|的な)?"
    r"(?:判定|検査|審査|採点|評価|チェック|点検|校閲|査読|レビュー)",
    r"(?:判定|検査|審査|採点|評価|チェック|点検|校正|校閲|査読|検証|確認)(?:用|を?(?:行う"
    r"|する|担当する))?の?"
    r"(?:器|機械|ツール|プログラム|システム|ソフト(?:ウェア)?|エンジン|モデル|ロボット)",
    r"チェッカー|判定器|ロボット(?:さん|様|へ|は)|モデル(?:さん|様)|機械(?:で|が|に"
    r"|による?)(?:お?読|処理|判|採点|評価)|自動(?:的に|で)(?:処理|判定|審査|採点|評価|検査)"
    r"|(?:この|本)モデル|モデル(?:へ|は、|に対)|機械(?:へ|に告)",
)
READER: Final = _any(
    r"(?:お読み|読んで|読み取っ|確認し|審査し|判定し|検査し|採点し|評価し|チェックし|処理し)"
    r"(?:の|ている|ていらっしゃる|て(?:くださ|下さ)る)?"
    r".{0,6}(?:システム|プログラム|モデル|機械|方|者|皆)",
    r"(?:審査|判定|採点|評価|点検|検査)(?:担当|係|官|者|人)(?:者|の(?:方|皆))?(?:様|さん"
    r"|殿)?(?:へ|は|、|に)",
    rf"{_L}(?:reviewers?|judges?|inspectors?|whoever \w{{1,12}}s|anyone \w{{1,12}}ing"
    rf"|you(?:'re| are) (?:checking|reviewing|grading|evaluating|reading)){_R}",
)
ADDRESS: Final = _any(
    r"(?:さん|様|君|殿)?(?:の(?:方|皆様|皆さん|担当)(?:々)?)?(?:専用|用(?=の|に"
    r"|[】\])）:：])|へ|向け|宛て?|あて|に(?:対する|告ぐ|向けた))(?:の)?\s*"
    r"(?:[、,。:：)\]】）]|(?:指示|連絡|お願い|メモ|注|依頼|伝言|命令|通知|メッセージ|案内"
    r"|補足|文章?|記述|欄)|$)",
)
CALL: Final = _any(
    rf"{_L}(?:note|messages?|attention|instructions?|notice|memo|dear|hey|hello|reminder|warning)"
    rf"(?: (?:to|for))?[:,]? (?:(?:the|any|all|an?|every|our|this"
    rf"|your) )?(?:[\w-]{{1,20}} ){{0,2}}$",
    r"(?:^|[.!?\n(\[] ?)(?:to|for) (?:(?:the|any|all|an?|every) )?(?:[\w-]{1,20} ){0,2}$",
)
ASKED: Final = Lazy(
    r"\s(?:is|are)\s(?:kindly\s|hereby\s|politely\s)?(?:asked|requested|instructed|told"
    r"|advised|invited|required)"
    r"|(?:に(?:は)?|の)[^。]{0,10}(?:お願い|頼み|申し上げ|伝え)",
    re.IGNORECASE,
)
# setting aside what was said before
_SAID_JA = r"(?:指示|命令|プロンプト|指令|インストラクション|言われたこと|教え|システムメッセージ)"
_BEFORE_JA = (
    r"(?:これまで|今まで|いままで|ここまで|以前|過去|従来|先ほど|さきほど|先の|上記|上の"
    r"|上に|前の|直前|元の|最初"
    r"|すべて|全て|全部|あらゆる|いっさい|一切|システム|与えられ|既存|事前|受け取っ|開発者|運営)"
)
_DROP_JA = (
    r"(?:無視(?:し(?:て|ろ|なさい|[、,]|た(?:うえ|上)で)|せよ|する(?:こと|よう|[。、,]|$)|を"
    r"|願|[。、,で]|$)"
    r"|忘れ(?:て|ろ|よ|なさい|る(?:こと|よう)|去)|忘却|破棄し|捨て(?:て|ろ|去)|取り消し|取消"
    r"|撤回し|リセット|上書きし"
    r"|無効(?:と|に|です|化|だ)|従(?:わない(?:で|こと|よう)|わず(?:に)?|う必要は?(?:ない"
    r"|ありません|ございません))"
    r"|考慮(?:しない|せず)|なかったこと)"
)
OVERRIDE: Final = _any(
    rf"{_BEFORE_JA}[^。！？\n]{{0,16}}{_SAID_JA}[^。！？\n]{{0,24}}{_DROP_JA}",
    rf"{_SAID_JA}(?:は|を)(?:すべて|全て|全部|いったん|一旦|一切"
    rf"|完全に)[^。！？\n]{{0,6}}{_DROP_JA}",
    rf"{_L}(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|overrid(?:e|ing)|overrule"
    rf"|bypass|discard"
    rf"|set\s*aside|drop|neglect|(?:do\s*not|don'?t|no\s*longer|stop)\s*(?:follow(?:ing)?"
    rf"|obey(?:ing)?)"
    rf"|pay\s*no\s*attention\s*to)\s*(?:[\w']{{1,12}}\s+){{0,4}}?"
    rf"(?:previous|prior|above|earlier|preceding|former|your|system|original|initial"
    rf"|all\s*(?:of\s*)?"
    rf"(?:the\s*)?(?:other\s*)?|any\s*(?:other\s*)?|everything"
    rf"|whatever)\s*(?:[\w']{{1,14}}\s+){{0,3}}?"
    rf"(?:instructions?|prompts?|directions?|directives?|orders|commands?|system\s*messages?"
    rf"|guidelines?"
    rf"|you\s*(?:were|have\s*been|are)\s*(?:told|given|asked|taught))",
    rf"{_L}(?:ignore|disregard|forget|override|bypass)\s*(?:all\s*|any\s*"
    rf"|every\s*)?(?:of\s*)?(?:the\s*)?"
    rf"(?:previous|prior|above|earlier|preceding|your)\s*(?:[\w']{{1,14}}\s+){{0,2}}?"
    rf"(?:rules?|criteria|checks?|questions?|policy|policies|constraints|context|training"
    rf"|text){_R}",
    rf"{_L}(?:ignore|disregard|forget|override)\s*(?:all\s*|any\s*)?(?:of\s*)?(?:the\s*"
    rf"|these\s*|those\s*)?"
    rf"(?:instructions?|prompts?|directives?|guidelines?)\s*(?:above|before|given|so\s*far"
    rf"|and|you)",
    rf"{_L}forget\s*(?:everything|all)(?:\s*(?:that\s*)?(?:you|above|before|so\s*far)|[.!,])",
    rf"{_L}(?:new|updated|revised|real|actual)\s*(?:system\s*)?(?:instructions?|prompt|task"
    rf"|role)\s*[:：]",
    r"(?:新しい|新たな|本当の|真の|最新の)(?:システム)?(?:指示|命令|プロンプト|役割)\s*[:：は]",
    r"(?:システム)?プロンプト(?:の(?:内容|全文))?を(?:すべて|全て|そのまま)?(?:表示|出力"
    r"|開示|教え|公開|明かし)"
    r"(?:て|し(?:て|ろ|なさい)|せよ|する(?:こと|よう))",
    rf"{_L}(?:reveal|print|repeat|show|output|leak)\s*(?:me\s*)?(?:your|the)\s*(?:system\s*)?"
    rf"(?:prompt|instructions){_R}",
)
SET_ASIDE: Final = _any(
    r"(?:指示|命令|基準|ルール|規則|規定|決まり|きまり|原則|制約|条件|手順|チェックリスト"
    r"|質問|やり方)(?:[はをもの]|より)"
    r"[^。！？\n]{0,24}(?:無視|忘れ|破棄|捨て|従わ(?:なく|ず|ない)|守らなく|守る必要"
    r"|適用し?せ?(?:ない|ず)|優先|考慮し?せ?(?:ない|ず)"
    r"|当てはめ(?:ない|ず)|関係なく|無効|不要)",
    r"(?:無視せよ|無視し(?:て|ろ)|忘れ(?:ろ|て|よ)|破棄せよ|従うな)[^。！？\n]{0,14}(?:指示"
    r"|命令|基準|ルール|規則|決まり)",
    rf"{_L}(?:ignor(?:e|ing)|disregard|forget|stop|skip|bypass|override|do\s*not\s*(?:apply"
    rf"|follow|use)|don'?t\s*(?:apply|follow|use)|never\s*mind|no\s*need|put\s*aside"
    rf"|suspend)"
    rf"{_R}[^.!?\n]{{0,30}}?{_L}(?:check(?:list|s|ing)?|evaluat\w{{1,5}}|rules?|criteria"
    rf"|instructions?|guidelines?"
    rf"|questions?|review(?:ing)?|analy\w{{1,5}}|reading|grading|verification|polic(?:y|ies)"
    rf"|prompts?){_R}",
)
PERSONA: Final = _any(
    r"(?:あなた|君|お前|貴方|きみ)(?:は|の役割は)[^。！？\n]{0,30}(?:AI|言語モデル"
    r"|アシスタント|判定器"
    r"|何でも|制限の(?:ない|無い)|承認(?:係|者|官))[^。！？\n]{0,20}(?:です|だ(?:[。、]|$)"
    r"|である|として|になり|なる)",
    r"(?:あなた|君|お前|貴方|きみ)は(?:今|これ|ここ|ただ今)から[^。！？\n]{0,40}"
    r"(?:審査|判定|採点|承認|合格|規則|制限|ルール|役)",
    rf"{_L}(?:you\s*are(?:\s*now|\s*no\s*longer)?|act\s*as|pretend\s*(?:to\s*be|that\s*you\s*are)"
    rf"|behave\s*(?:as|like)|from\s*now\s*on,?\s*you(?:\s*are|\s*will|\s*must)?)\s*(?:an?\s*"
    rf"|the\s*|my\s*|in\s*)?"
    rf"(?:[\w-]{{1,16}}\s+){{0,4}}?(?:AI|assistant|language\s*model|chatbot|bot|grader|judge"
    rf"|evaluator"
    rf"|approver|DAN|developer\s*mode|unrestricted|approval){_R}",
)
PROMPT: Final = _any(
    r"(?:^|[\n\[【(（<《#*=-])\s*(?:system|システム|admin(?:istrator)?|管理者|developer|開発者)\s*"
    r"(?:prompt|override|instructions?|directive|プロンプト|指示|命令"
    r"|からの指示)\s*(?:[:：\]】>)）》=-]|$|\n)",
    r"(?:^|\s)システムプロンプト\s*[:：]",
)
SPEAKER: Final = Lazy(
    r"(?:^|\n|[。.!?\]）)] ?)\s*[\[【(*#]{0,3}(?:system|assistant|human|developer|システム"
    r"|アシスタント|AI)"
    r"\s*[\]】)*]{0,3}\s*[:：]",
    re.IGNORECASE,
)
# an answer that is demanded
_MUST_JA = (
    r"(?:て(?:くださ|下さ|ほし|欲し|もら|いただ|頂|くれ|おいて|おけ|おくこと|ね|よ|[。!、]"
    r"|$)|で(?:お願い|よろし|結構)"
    r"|せよ|しろ|(?:え|せ|し|べ)(?:ろ|よ|なさい)|なさい"
    r"|[うくすつぬむるぐぶたい]こと(?:[。、)）」]|$|と(?:する|します)|に(?:する|なって)|が)"
    r"|べき|お願い|願い|願う|願え|幸い|助かり|必要が|(?:もの|こと)と(?:する|します|し)"
    r"|[うくすつぬむるぐぶ]ように?(?:[。!」]|$|お願|し(?:て|ろ|なさい))|のが正し|義務"
    r"|(?:ば|で|て)(?:よい|良い|いい|構|かま|十分)|(?:ます|だけ|する|える|とする|です|である"
    r"|のみ)(?:[。!]|$)|して$)"
)
_SAY_JA = (
    r"(?:答え|こたえ|回答|返答|応答|返事|返し|返す|返せ|返して|出力|返信|返事|応じ|述べ|記入"
    r"|書い|書く|つぶやい|宣言|言っ|言う)"
)
_DEEM_JA = (
    r"(?:判定|判断|評価|採点|みな|見な|看做|扱|取り?扱|処理|分類|解釈|結論|認定|認め|認識"
    r"|マーク|報告|判別|理解|受け取|決め"
    r"|と(?:し|する|せよ|いうこと|なる|お考え|考え))"
)
_QUOTE = r"[」』\"'”’）)]?"
SAY: Final = _any(
    rf"{_ANSWER_WORD}{_QUOTE}(?:の)?(?:一語|ひと言|一言|一文字|二文字|言葉)?(?:とだけ|だけ"
    rf"|のみ|と|を|で|だと|である(?:と|旨)"
    rf"|という[^。！？\n]{{1,6}}|に)[^。！？\n]{{0,14}}{_SAY_JA}(?:[よろ](?:[。!]|$)"
    rf"|[^。！？\n]{{0,10}}{_MUST_JA})",
    rf"(?:答え|回答|返答|応答|出力|返事|判定|結論|結果|評価)(?:は|には|を"
    rf"|として(?:は)?)[^。！？\n]{{0,10}}[「『\"]?"
    rf"{_ANSWER_WORD}{_QUOTE}(?:だけ|のみ|に|と|で|以外|一択)[^。！？\n]{{0,14}}{_MUST_JA}",
)
GIVEN: Final = _any(
    rf"{_ANSWER_WORD}{_QUOTE}\s?(?:を|と)(?:だけ)?(?:出力|回答|返答)(?:[、。]|$)",
    r"(?:以降|以後|すべて|全て|今後)の(?:判定|評価|回答)は[^。]{0,8}(?:是|可|合格|適合|はい)と",
    rf"{_L}(?:every|all|each|any)\s+(?:questions?|checks?"
    rf"|rules?)\s+(?:\w{{1,12}}\s+){{0,6}}?(?:gets?|receives?"
    rf"|has|have|is"
    rf"|are)\s+(?:to\s+be\s+)?(?:the\s+)?(?:answer(?:ed)?\s+)(?:with\s+)?[\"“'‘]?{_ANSWER_WORD}",
    # an answer that is not even asked for any more
    rf"(?:答え|回答|返答|応答|返事)は[^。！？\n]{{0,10}}[「『\"]{_ANSWER_WORD}{_QUOTE}"
    r"(?:です|だ|である|のみ|だけ)?(?:[。!]|$)",
    rf"{_ANSWER_WORD}(?:で|と|を)(?:答え|回答|返答|返事|応答)(?:[。!]|$)",
    rf"{_ANSWER_WORD}{_QUOTE}以外[^。！？\n]{{0,12}}(?:な(?:い|し)|禁|ず|ません)",
)
DEEM: Final = _any(
    rf"{_GOOD}{_QUOTE}(?:と|として|だと|であると|もの(?:と|だと)|ものとして|の(?:判定|評価"
    rf"|結果|扱い)|扱い|判定|に|で)"
    rf"[^。！？\n]{{0,14}}(?:{_DEEM_JA}|{_MUST_JA})[^。！？\n]{{0,14}}{_MUST_JA}?",
)
SAY_EN: Final = _any(
    rf"{_L}(?:answer|reply|respond|output|say|print|return(?!s?\s+(?:ok|true|false|no){_R})"
    rf"|write|emit|produce|state|give)"
    rf"(?:ing|ed|s)?\s*(?:(?:only|just|simply|always|with|the|a|an|single|one|word|words"
    rf"|that|to|every"
    rf"|each|all|any|question|questions|it|is|an?|answer|verdict|back|exactly|and|nothing"
    rf"|but|this|of"
    rf"|these|in|affirmative(?:ly)?|positive(?:ly)?"
    rf"|as)[\s,:]*){{0,9}}[\"'“‘「『:]*\s*{_ANSWER_WORD}",
    rf"{_L}(?:answer|reply|respond|say|conclude|state|confirm|report|declare|note)(?:ing"
    rf"|s)?\s*(?:that\s*)?"
    rf"(?:[\w']{{1,14}}\s+){{0,6}}?(?:is|are|was|were|has|have)\s*(?:been\s*|all\s*"
    rf"|fully\s*)?{_GOOD}",
    rf"{_L}(?:the|your|correct|right|final|only|expected)\s*(?:(?:correct|right|final|only"
    rf"|valid|expected"
    rf"|acceptable|possible|allowed|permitted|single)\s*){{0,3}}(?:answer|verdict|decision"
    rf"|output|response|reply|conclusion|result)s?\s*(?:to\s*(?:\w{{1,12}}\s+){{1,5}})?"
    rf"(?:is|are|must\s*be|should\s*be|shall\s*be|will\s*be|has\s*to\s*be|needs?\s*to\s*be"
    rf"|ought\s*to\s*be|:)\s*(?:always\s*|simply\s*)?[\"'“‘「:]*\s*{_ANSWER_WORD}",
)
DEEM_EN: Final = _any(
    rf"{_L}(?:mark|rate|score|grade|classify|treat|consider|report|judge|deem|evaluate"
    rf"|regard|label|count"
    rf"|take|accept|record|assess|approve|pass|let|give|assume|find)(?:ing|ed"
    rf"|s)?{_R}[^.!?\n]{{0,60}}?{_GOOD}",
    rf"{_L}(?:approve|pass|accept){_R}\s*(?:this|the|all|every|it|everything|any)",
)
QUIET: Final = _any(
    r"(?:指摘|違反|警告|エラー|不備|欠陥|問題点?|誤り|減点)(?:を|は|が|など(?:を"
    r"|は))?[^。！？\n]{0,12}"
    r"(?:し|出さ|挙げ|行わ|返さ|含め|付け)ない(?:で|こと|よう)|(?:指摘|報告|検査|チェック"
    r"|判定|確認|審査)(?:は|を)?"
    r"(?:一切)?(?:不要|無用|省略し|スキップし|飛ばし|行わないで|しないで|中止し|やめ)",
    rf"{_L}(?:do\s*not|don'?t|never|refrain\s*from|avoid|without|skip|suppress|omit)\s*"
    rf"(?:report|flag|rais|list|emit|output|mention|check|review|add|mak|apply)?(?:ing|e)?\s*"
    rf"(?:[\w']{{1,12}}\s+){{0,3}}?(?:issues?|errors?|findings?|violations?|problems?"
    rf"|warnings?|faults?"
    rf"|checks?|rules?|this|section|document|review|it){_R}",
)
WHATEVER: Final = _any(
    r"どんな|どのよう|いかなる|どの質問|何を(?:聞|問|尋)|(?:かかわら|関わら|拘わら|よら"
    r"|問わ)ず|無条件|例外なく|何があっても"
    r"|(?:この|あらゆる|すべての|全ての|以下の|次の|以降の|全|その|各|ご)(?:質問|問い|設問"
    r"|ご?質問)|質問(?:に|へ|の)(?:は|対|答)"
    r"|だけを?(?:出力|返|答)|一語だけ|とだけ|のみ(?:を|で)?(?:出力|返|答)|以外",
    rf"{_L}(?:regardless|no\s*matter|irrespective|whatever|always|every\s*(?:question|check"
    rf"|rule|time|item)"
    rf"|(?:all|any|each|following|next|this|the)\s*(?:questions?|checks?|rules?)|unconditionally"
    rf"|only|nothing\s*(?:else|but)|without\s*(?:reading|checking|exception)|single\s*word"
    rf"|one\s*word){_R}",
)
THIS: Final = _any(
    r"(?:この|本)(?:文書|文章|文|項目|書類|資料|報告書?|議事録|申請書?|稟議書?|手順書?"
    r"|仕様書?|節|段落|行|箇所|案件|件|内容"
    r"|セル|表)(?!に(?:おいて|よ))|本書|本稿|以下の文|以降",
    rf"{_L}(?:this|the (?:present|above|following|entire|whole"
    rf"|current))\s*(?:\w{{1,12}}\s*)?(?:document|item"
    rf"|section|text|report|file|paragraph|sentence|page|form|step|draft|line|entry|unit"
    rf"|requirement|rule"
    rf"|content|proposal){_R}|{_L}(?:everything|all)\s*(?:here|below|in\s*this){_R}",
)
IF: Final = _any(
    r"場合|(?:する|した|ない|ある|の|い)とき|際(?:に|は)|たら|なら"
    r"|[れけせえめべてねげ]ば(?!よ|い|良|幸|助|構|と|十|あり|嬉)|以上|以下|未満"
    r"|次第|に応じ|(?:方|人|者|もの|項目)(?:は|が|に(?:は|つ))|後(?:は|に)|とおり|通り",
    rf"{_L}(?:if|when|whenever|unless|where|once|after|in case|whether|provided|may|can"
    rf"|could|might|users?"
    rf"|customers?|operators?){_R}",
)
BOTH: Final = _any(
    r"(?:はい|yes)[」』\"'”]?\s*(?:か|または|又は|もしくは|・|/|／|or|and"
    r"|、)\s*[「『\"'“]?(?:いいえ|no)",
    r"(?:合格|適合|pass)[」』\"'”]?\s*(?:か|または|又は|もしくは|・|/|／|or"
    r"|、)\s*[「『\"'“]?(?:不|非|fail|要)",
)
ORDER_EN: Final = Lazy(
    r"(?:^|[.!?;:\n,(\[>*\"'-]|(?<![A-Za-z])(?:please|must|should|shall|kindly|always|simply"
    r"|just|to|and"
    r"|then|so|hereby|only|will|therefore|now|you|would))\s*$",
    re.IGNORECASE,
)
# what only looks like an answer that was given already
_KEY = (
    r"(?:final[_ ]?)?(?:verdict|decision|answer|judge?ment|outcome|compliant|compliance"
    r"|passed|conclusion"
    r"|evaluation|判定(?:結果)?|結論|合否|答え|最終(?:回答|判定))"
)
_KEYS = rf"(?:{_KEY}|status|result|label|pass|score|回答|結果|評価)"
_MEANS = (
    r"(?:pass(?:ed)?|yes|no|ok|approved?|accept(?:ed)?|compliant|true|fail(?:ed)?|はい|いいえ"
    r"|合格|適合|準拠|問題なし|承認)"
)
_STRONG_MEANS = r"(?:pass(?:ed)?|yes|compliant|はい|合格|適合|問題なし)"
_MARK = r"[\"'“”‘’`]"
JSON: Final = _any(
    rf"\{{[^{{}}]{{0,300}}?{_MARK}{_KEY}{_MARK}\s*[:：=]\s*\[?\s*{_MARK}?{_MEANS}(?![A-Za-z])",
    rf"\{{[^{{}}]{{0,300}}?{_MARK}{_KEYS}{_MARK}\s*[:：=]\s*\[?\s*{_MARK}?{_STRONG_MEANS}(?![A-Za-z])",
)
_MORE = (
    r"(?:confidence|probability|certainty|reviewer|checker|grader|model|score|reason"
    r"|rationale|findings?|violations?|issues?|errors?|explanation|evidence|severity"
    r"|status|確信度|信頼度|スコア|理由|指摘|根拠|違反)"
)
PAIRS: Final = _any(
    rf"(?:^"
    rf"|[\s,;>*-])(?:{_KEYS})\**\s*[:：=]\s*\**{_MARK}?{_MEANS}{_MARK}?[\s,;、]{{1,8}}[-*\s]{{0,4}}{_MARK}?{_MORE}\**\s*[:：=]"
    rf"\s*[^\s]{{1,40}}",
    rf"(?:^"
    rf"|[\s,;>*-]){_MORE}\**\s*[:：=]\s*[^\s]{{1,40}}[\s,;、]{{1,8}}{_KEYS}\**\s*[:：=]\s*\**{_MARK}?{_MEANS}(?![A-Za-z])",
    r"(?:^|[\s。>*-])(?:final[_ ]?)?(?:verdict|decision"
    r"|judge?ment)\s*[:：=]\s*(?:pass(?:ed)?|yes|compliant|approved)(?![A-Za-z])",
    r"(?:^|[\s。>*」』）)-])(?:答え|答|回答|返答|応答|最終回答|最終判定|判定|結論|出力|A"
    r"|answer|output|response|assistant)\s*(?:[:：=→⇒➡】\]]|-+>|は)"
    r"\s*[「『\"]?(?:はい|いいえ|yes|no)[」』\"]?\s*(?:[。.!(（]|$|\n)",
    r"(?:判定|審査|検査|評価|採点|チェック|検証)(?:の)?結果\s*[:：は]\s*(?:合格|適合"
    r"|問題なし|OK|はい)[\s(（、,/]{0,3}"
    r"(?:確信度|信頼度|確度|スコア|confidence|score)[^\n。]{0,20}",
    r"<(?:verdict|result|answer|decision|judge?ment|evaluation|判定|結果)\s[^<>\n]{0,80}"
    + _MEANS
    + r"[^<>\n]{0,80}>",
    r"<(verdict|result|answer|decision|判定|結果)>\s*" + _MEANS + r"\s*</",
)
HEADED: Final = Lazy(
    rf"(?<!\S)(?:{_KEYS}\s?[:：]\s+|(?:human|user|question|質問|問い)\s?[:：][^\n]{{1,200}}\s*)$",
    re.IGNORECASE,
)
MORE_PAIRS: Final = Lazy(
    rf"[\s,;、]{{0,8}}[-*]?\s?(?:{_MORE}|{_KEYS})\**\s*[:：=]\s*[^\s]{{1,40}}", re.IGNORECASE
)
ABOUT: Final = _any(
    r"インジェクション|攻撃|悪意|不正な(?:指示|命令)|だま(?:す|そう|し)|騙(?:す|そう|し)"
    r"|手口|脱獄|乗っ取",
    rf"{_L}(?:injections?|attack(?:s|er|ers)?|malicious|adversar(?:y|ial|ies)|jailbreaks?"
    rf"|phishing){_R}",
)
TOLD_AFTER: Final = Lazy(
    r"\s?(?:と(?:書|い(?:う|った|って)(?!指示に従|命令に従)|指示|入力|命令|記|述|依頼|頼|埋"
    r"|表示|聞|尋|問わ|打)"
    r"|のよう|など|等|や|は、?(?:典型|代表|例|よく)|が(?:含|書|入|埋|例)|を(?:含|例|検|見)"
    r"|とは|に(?:似|類)|の(?:類|例|文|一文|語)"
    r"|,? ?(?:is|are|was|and similar|or similar|in (?:a|the)|as an? example|hidden|appears?"
    r"|means|to trick))"
)
TOLD_BEFORE: Final = Lazy(
    r"(?:例[)）]?[:：]?|例えば|たとえば|such as|e\.g\.,?|for example,?|like|phrases?|says?"
    r"|saying|reads?"
    r"|contain(?:s|ing)|called|the words|texts?|sentences?|strings?|tokens?|typed?"
    r"|enter)\s*[:：、,]?\s?$",
    re.IGNORECASE,
)
# one of these stands in every sign: what holds none of them need not be looked at
LIKELY: Final = _any(
    r"[<\[{#]|指示|命令|プロンプト|指令|答|回答|返|応答|判定|判断|評価|採点|みな|見な|扱"
    r"|合格|適合|はい|ハイ|問題|異常|違反",
    r"チェック|OK|自動|機械|肯定|通過|指摘|あなた|君は|モデル|AI|アシスタント|システム"
    r"|チェッカー|検査|審査|結論|満た|準拠",
    r"ignor|disregard|forget|overrid|overrul|bypass|discard|aside|follow|obey|attention"
    r"|answer|reply|respond",
    r"output|say|print|return|write|verdict|mark|rate|score|grade|treat|consider|report"
    r"|judge|deem|approve|pass",
    r"accept|you are|act as|model|issue|finding|error|\byes\b|pretend|prompt|instruction"
    r"|assistant|system|checker|reviewer|LLM|GPT|decision",
)
ENDS: Final = Lazy("[。！？]")
PAIR: Final = Lazy(rf"(?<![\w]){_KEYS}\s?[:：=]\s?{_MEANS}(?![A-Za-z])", re.IGNORECASE)
ANY_GOOD: Final = Lazy(_GOOD, re.IGNORECASE)
ANY_ANSWER: Final = Lazy(_ANSWER_WORD, re.IGNORECASE)
EVALUATES: Final = _any(
    _SAY_JA,
    _DEEM_JA,
    rf"{_L}(?:answer|reply|respond|output|say|mark|rate|score|grade|treat|consider|judge"
    rf"|deem|conclude|assume)",
)
READING: Final = _any(
    r"(?:読む|読んだ|お読みの|お?読みになる|処理する|審査する|判定する|検査する|採点する"
    r"|確認する|チェックする)(?:場合|とき|際)(?:は|に)?",
)
DEEM_THIS: Final = _any(
    r"(?:適合|合格|はい|問題なし|違反なし|指摘なし|満た)[^。！？\n]{0,12}(?:みな|見な|扱"
    r"|判定|評価|採点|結論)"
    r"[^。！？\n]{0,8}(?:くださ|下さ|せよ|しろ|なさい|お願い|いただ|頂|ほし|こと(?:[。)]|$))",
    rf"{_L}(?:consider|treat|mark|rate|grade|judge|deem|regard|classify|score){_R}",
)
MUST: Final = Lazy(_MUST_JA)
STOPS: Final = Lazy(
    rf"(?<=[A-Za-z])[.!?][\"'”’)]*(?=[{JAPANESE}])|"
    r"\n|[※＊|｜]|\s[-–—/]\s|[)）\]】」』]\s+|\s+[(（\[【]|[(（\[【]|[;；]"
    r"|(?<=[ぁ-ゖァ-ヶ一-龥])[ \u3000]+(?=[ぁ-ゖァ-ヶ一-龥])"
)
# an English sentence that Japanese words follow without a space
GLUED: Final = Lazy(rf"(?<=[A-Za-z\"'”’)])[.!?][\"'”’)]*(?=[{JAPANESE}])")
