"""Texts in Markdown, HTML and plain text that use what each format has."""

MARKDOWN = (
    """---
title: 稟議書
date: 2025-09-01
tags: [a, b]
---

# 稟議書

件名: 複合機の**更新**

- [x] 一つ
- 二つ *斜体* `code`
  1. 内

> 引用 [リンク](https://example.com "t") ![図](a.png)

| 品名 | 数量 |
|---|---:|
| 本体 | 1 |

脚注[^1]と $x^2$ と <b>HTML</b> &amp; <!-- 直す -->

[^1]: 注

```python
print("x")
```

<div><table><tr><td>値</td></tr></table></div>

$$
a = b
$$
""",
    """+++
title = "報告書"
+++

報告書
======

本文の~~取消~~。\\
次の行

1) 一
2) 二

    code

***

<https://example.com> [a][r] [r]

[r]: <x y> 'title'
""",
)
HTML = (
    """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>稟議書</title>
<meta name="author" content="山田"><style>p{color:red}</style><script>if(a<b){}</script></head>
<body><header><p>社外秘</p></header><h1 id="t">目的</h1><p>本文の<b>太字</b>と
<a href="?a=1&copy=2">リンク</a>&nbsp;&#12354;<br>次<!-- 直す --></p>
<ul><li>一<li>二<ul><li>内</ul></ul><ol start="3" type="i"><li>x<li value="9">y</ol>
<table><caption>表1</caption><thead><tr><th rowspan="2">件名<th colspan="2">値</thead>
<tr><td>a<td>b<tr><td><table><tr><td>中</table></table>
<p><del>旧</del><ins>新</ins> <ruby>漢字<rp>(</rp><rt>かんじ</rt></ruby> x<sup>2</sup></p>
<pre>
a  b
</pre><p>氏名<input value="山田"><input type="checkbox" checked><select><option>一
<option selected>二</select><textarea>
行</textarea></p><img src="a.png" alt="図"><svg><text>a</text></svg>
<dl><dt>語<dd>意味</dl><math><mi>x</mi><annotation encoding="TeX">x</annotation></math>
<p style="display:none">隠</p><details><summary>概要</summary>詳細</details>
<footer>会社</footer></body></html>
""",
    "<p>短い",
)
PLAIN = (
    """　　　　　　　　稟議書

件名: 複合機の更新
金額: 120,000円

1. 目的

　本文である。
続きの行。

・一つ
・二つ
　続き
(1) 内

■リスク
納期

概要
----
以上
""",
    "短い",
)
FRAGMENTS = {
    "md": (
        "# ", "- ", "1. ", "> ", "* ", "  ", "\t", "\n", "\n\n", "|", "|---|\n", "`", "```\n",
        "~~~",
        "**", "*", "_", "~~", "[", "](", ")", "![", "[^1]", "[^1]: ", "<!--", "-->", "<b>", "</b>",
        "<div>\n", "&amp;", "&#0;", "&#x110000;", "\\", "$", "$$\n", "---\n", "+++\n", "===\n",
        "[ ] ", "[x] ", "<https://a>", "https://a.jp/", "\r\n", "\r", "\x0b", "\x0c", "\u2028",
        "\ufeff", "\u200b", "\u3000", "あ", "漢字", ": ", "<table>", "a@b.c", "\\|", "<?",
        "<![CDATA[",
    ),
    "html": (
        "<", ">", "</", "/>", "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<table>",
        "</table>",
        "<tr>", "<td>", "<td rowspan=0 colspan=999999>", "<th>", "<thead>", "<caption>", "<ul>",
        "<ol reversed start=-5 type=I>", "<li>", "<li value=99999999999>", "<dl><dt>", "<dd>",
        "<ruby>", "<rt>", "<rp>", "<select>", "<option>", "<option selected>", "</select>",
        "<textarea>", "</textarea>", "<title>", "<script>", "</script>", "<style>", "<svg>",
        "</svg>", "<math>", "<annotation encoding=TeX>", "<!--", "-->", "<!-->", "<!", "<?",
        "<![CDATA[",
        "]]>", "&", "&amp;", "&#", "&#x", "&#0;", "&#xD800;", "&#99999999999;", "&notit;", "&;",
        "<del>", "</del>", "<ins>", "</ins>", "<p hidden>", "<span style='display:none'>",
        "<header>", "<footer>", "<nav>", "<h1>", "<h6>", "</h2>", "<a href=x>", "</a>", "<img>",
        "<img alt='", "<input type=checkbox>", "<input value='&lt;", "<pre>\n", "<br>", "</br>",
        "<p id=a style='font-size:9999pt;color:#12'>", "<template>", "<iframe>", "<object>", "'",
        '"',
        "=", " ", "\n", "\x0c", "\u3000", "あ", "漢字", "<form", "<x-y>", "<body>", "</html>",
    ),
    "txt": (
        "\n", "\n\n", " ", "\u3000", "\t", "・", "- ", "1. ", "1.1 ", "(1)", "①", "■", "【", "】",
        "第1章",
        "第", "章", "===\n", "---\n", "件名: ", "：", "。", "あ", "漢字", "A", "\x0c", "\x0b", "\r",
        "\u2028", "\u200b", "2025年", "120,000円",
    ),
}  # fmt: skip
"""Pieces of markup to be put together without sense."""
