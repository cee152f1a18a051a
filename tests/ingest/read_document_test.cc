// From bytes of any kind to blocks.
#include "ingest/read_document.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "ingest/charset.h"
#include "ingest/furniture.h"
#include "ingest/gunzip.h"
#include "ingest/marker_date.h"
#include "ingest/plain_text.h"
#include "ingest/publication_day.h"
#include "ingest/text_utils.h"
#include "tests/ingest/document_checks.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

Document Read(std::string_view bytes, const ReadOptions& options = {}) {
  auto document = ReadDocument(bytes, options);
  REQUIRE(document);
  CHECK(OffsetFault(*document) == "");
  return *std::move(document);
}

std::string Dump(std::string_view bytes) {
  return DumpDocument(Read(bytes));
}

TEST_CASE("header lines name the document", "[document]") {
  const Document document = Read(
      "title: Permits for gallium\npublisher: Example Wire\npublished: 2023-07-04\n"
      "url: https://example.org/a\ndesk: trade\n\nThe ministry spoke.\n");
  CHECK(document.title == "Permits for gallium");
  CHECK(document.publisher == "Example Wire");
  CHECK(document.url == "https://example.org/a");
  REQUIRE(document.published);
  CHECK(document.published->text() == "2023-07-04");
  CHECK(DumpDocument(document) == "title: Permits for gallium\nparagraph: The ministry spoke.\n");
}

TEST_CASE("without header lines the first line is the title", "[document]") {
  CHECK(Dump("Note: a rule is due\n\nIt came.\n") ==
        "title: Note: a rule is due\nparagraph: It came.\n");
  CHECK(Dump("# A rule\n\nIt came.\n") == "title: A rule\nparagraph: It came.\n");
  CHECK(Dump("A rule\n======\n\nIt came.\n") == "title: A rule\nparagraph: It came.\n");
  // Said twice, it is still one title.
  CHECK(Dump("A rule\n#Chips\n\nA rule\n\nIt came.") == "title: A rule\nparagraph: It came.\n");
}

TEST_CASE("the caller's day comes before what the document says", "[document]") {
  const std::string text = "title: T\npublished: 2023-07-04\nupdated: 2023-07-09\n\nBody.";
  ReadOptions options;
  options.published = FromCivil({2023, 7, 6});
  const Document document = Read(text, options);
  REQUIRE(document.published);
  CHECK(document.published->text() == "2023-07-06");
  REQUIRE(document.date_markers.size() == 3);
  CHECK(document.date_markers[0].marker == "given");
  CHECK(document.date_markers[1].marker == "header published");
  CHECK(document.date_markers[2].marker == "header updated");
  // An update alone is no publication.
  CHECK(!Read("title: T\nupdated: 2023-07-09\n\nBody.").published);
}

struct Case {
  std::string_view name;
  std::string_view body;
  std::string_view dump;
};

TEST_CASE("bodies of plain text and Markdown become blocks", "[document]") {
  const auto c = GENERATE(values<Case>({
      {"headings", "What changes\n\nTwo things.\n\n## Dates\n\nNone.\n\nAfter\n----\n\nAll.",
       "heading [2]: What changes\nparagraph [section=\"What changes\"]: Two things.\n"
       "heading [2]: Dates\nparagraph [section=\"Dates\"]: None.\n"
       "heading [2]: After\nparagraph [section=\"After\"]: All.\n"},
      {"lists", "It asks for:\n\n  • a quota\n  • an audit\n\n1. First\n2) Second\n    - inner\n",
       "paragraph: It asks for:\nlist_item [1 lead=\"It asks for:\"]: a quota\n"
       "list_item [1 lead=\"It asks for:\"]: an audit\nlist_item [1 lead=\"It asks for:\"]: First\n"
       "list_item [1 lead=\"It asks for:\"]: Second\nlist_item [2 lead=\"It asks for:\"]: inner\n"},
      {"a short line above a list heads it", "CHINESE SIDE\n- will buy\n- will sell\n",
       "heading [2]: CHINESE SIDE\nlist_item [1 section=\"CHINESE SIDE\"]: will buy\n"
       "list_item [1 section=\"CHINESE SIDE\"]: will sell\n"},
      {"dated items", "- October 7. New controls.\n- 9 May: old ones end.\n- In May it rained.\n",
       "list_item [1 row=\"October 7\"]: October 7. New controls.\n"
       "list_item [1 row=\"9 May\"]: 9 May: old ones end.\nlist_item [1]: In May it rained.\n"},
      {"table", "Date | US | China\n7 Nov | - | Duty\n",
       "table_cell [0,0,0 col=\"Date\"]: 7 Nov\n"
       "table_cell [0,0,2 row=\"7 Nov\" col=\"China\"]: Duty\n"},
      {"flattened table",
       "It grew, with a ban.\n\nPeriod U.S. Action China Response\n"
       "Apr 2018 Order signed Ban on imports\nMay 2023 Review begun -\n",
       "paragraph: It grew, with a ban.\n"
       "table_cell [0,0,0 col=\"Period\"]: Apr 2018\n"
       "table_cell [0,0,1 row=\"Apr 2018\" col=\"U.S. Action\"]: Order signed\n"
       "table_cell [0,0,2 row=\"Apr 2018\" col=\"China Response\"]: Ban on imports\n"
       "table_cell [0,1,0 col=\"Period\"]: May 2023\n"
       "table_cell [0,1,1 row=\"May 2023\" col=\"U.S. Action\"]: Review begun\n"},
      {"a label row heads the rows below it, inside the table",
       "A | B | C\nNEW ONES | |\nx | y | z\n\nAfter it.",
       "heading [6]: NEW ONES\ntable_cell [0,0,0 section=\"NEW ONES\" col=\"A\"]: x\n"
       "table_cell [0,0,1 section=\"NEW ONES\" row=\"x\" col=\"B\"]: y\n"
       "table_cell [0,0,2 section=\"NEW ONES\" row=\"x\" col=\"C\"]: z\nparagraph: After it.\n"},
      {"furniture is dropped",
       "Trade desk\n2 min read\n\nThe rule is out.\n\nFeatured image\n\nLoading comments...\n",
       "byline: Trade desk\nparagraph: The rule is out.\n"},
      {"other stories are dropped",
       "The rule is out.\n\nMost read\n1. A tale of two ports\n"
       "2. Gold and its customs code\n\nIt is short.",
       "paragraph: The rule is out.\nparagraph: It is short.\n"},
      {"byline", "By Ada Byron | 3 min read\n\nThe rule is out.",
       "byline: By Ada Byron | 3 min read\nparagraph: The rule is out.\n"},
      {"filled lines are joined",
       "The ministry said on Tuesday that it would ask for\npermits for gallium and germanium from "
       "the first of\n"
       "August on.\nIt gave no reason.\n",
       "paragraph: The ministry said on Tuesday that it would ask for permits for gallium and"
       " germanium from the first of August on.\nparagraph: It gave no reason.\n"},
      {"Markdown's marks go", "The **rule** is [out](https://example.org), `now`.\n\n> A quote.\n",
       "paragraph: The rule is out, now.\nquote: A quote.\n"},
      {"the title of a picture below a heading",
       "Market Context\n\nNvidia server boards\n\nShares fell on it.",
       "heading [2]: Market Context\ncaption [section=\"Market Context\"]: Nvidia server boards\n"
       "paragraph [section=\"Market Context\"]: Shares fell on it.\n"},
  }));
  CAPTURE(c.name);
  CHECK(Dump("title: T\n\n" + std::string(c.body)) == "title: T\n" + std::string(c.dump));
}

TEST_CASE("a bracket that opens no link stays, and so does what stands before the next one") {
  const auto body = [](const std::string& text) {
    return Read("A rule\n\n" + text + "\n").blocks.at(1).text;
  };
  CHECK(body("[sic] he said, see [the rule](https://example.org/x).") ==
        "[sic] he said, see the rule.");
  CHECK(body("[a] [b](c) [d] (e) [f](g") == "[a] b [d] (e) [f](g");
  CHECK(body("See [the [new] rule](https://example.org/x) now.") == "See the [new] rule now.");
  CHECK(body("Before ![a picture](https://example.org/x.png)after it.") == "Before after it.");
}

TEST_CASE("no text is read in more than its own length", "[document]") {
  const auto repeated = [](std::string_view text, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += text;
    return out;
  };
  // Each took minutes to hours where a look went to the end for every piece.
  for (const char* piece : {"[", "[]", "![", "](", "[a](", "By A B\n", "By A B\n\n", "- \n", "|",
                            "|\n", "\t", "a\n\n\n", "> x\n", "#\n", "**"}) {
    CAPTURE(piece);
    const std::string text = "A rule\n\n" + repeated(piece, 1'000'000);
    const auto read =
        ReadDocument(text, {.path = "a.txt", .media_type = "text/plain", .published = {}});
    CHECK((read || !read.error().message.empty()));
  }
}

TEST_CASE("a day of publication that is still to come is not believed", "[document]") {
  const Day today = FromCivil({2025, 11, 12});
  const auto published = [&](const std::string& day, std::optional<Day> given = std::nullopt) {
    Document document = Read("title: T\npublished: " + day + "\n\nBody.",
                             {.path = "", .media_type = "", .published = given});
    DropFutureDay(today, &document);
    return (document.published ? document.published->text() : "none") + " " + StatedDay(document);
  };
  CHECK(published("2025-11-12") == "2025-11-12 2025-11-12");
  // Tomorrow is another zone's today.
  CHECK(published("2025-11-13") == "2025-11-13 2025-11-13");
  CHECK(published("2025-11-14") == "none 2025-11-14");
  CHECK(published("2099-01-01") == "none 2099-01-01");
  CHECK(published("2025-11-12", FromCivil({2026, 1, 1})) == "none 2026-01-01");
}

TEST_CASE("furniture is known by its form", "[document]") {
  for (const std::string_view line :
       {"2 min read", "#Chips #Trade", "Loading comments...", "3 Comments", "Share this article",
        "Featured image", "Image 2 of 5", "Photo: A. Smith/Agency", "Read more: What comes next",
        "Read the ministry's notice No. 46", "Advertisement", "© 2025 Example Wire",
        "Subscribe to our newsletter", "Facebook | Twitter"}) {
    CAPTURE(line);
    CHECK(ClassifyLine(line) == LineRole::kFurniture);
  }
  for (const std::string_view line : {"Most read", "Related stories", "Recommended for you",
                                      "More from this section", "You may also like"}) {
    CAPTURE(line);
    CHECK(ClassifyLine(line) == LineRole::kListOfOthers);
  }
  for (const std::string_view line :
       {"The rule is out.", "Read out in Beijing, the notice was short.", "Chips", "42 firms",
        "By April, shipments had stopped.", "Comments are due in sixty days.",
        "Share prices fell after the ban."}) {
    CAPTURE(line);
    CHECK(ClassifyLine(line) == LineRole::kProse);
  }
  CHECK(ClassifyLine("By Ada Byron and C. Babbage") == LineRole::kByline);
}

TEST_CASE("bytes of any encoding become UTF-8 in composed form", "[document]") {
  CHECK(Dump("\xEF\xBB\xBFT\n\nCaf\xC3\xA9") == "title: T\nparagraph: Café\n");
  CHECK(Dump("T\n\nCaf\xE9 \x96 \x93x\x94") == "title: T\nparagraph: Café – “x”\n");
  CHECK(Dump("T\n\nCafe\xCC\x81") == "title: T\nparagraph: Café\n");
  CHECK(Dump(std::string_view("\xFF\xFET\0\n\0\n\0x\0", 10)) == "title: T\nparagraph: x\n");
  CHECK(DecodeToUtf8("\xB3\xF6\xBF\xDA\xB9\xDC\xD6\xC6", "") == "出口管制");
  CHECK(DecodeToUtf8("\xB3\xF6\xBF\xDA", "gb2312") == "出口");
  CHECK(DecodeToUtf8("+ADw-b+AD4-", "utf-7") == "+ADw-b+AD4-");
  CHECK(DeclaredCharset("<html><meta charset=\"Shift_JIS\">") == "Shift_JIS");
  CHECK(CharsetOfMediaType("text/html; charset=gbk") == "gbk");
}

TEST_CASE("ill-formed bytes, NULs and line ends do no harm", "[document]") {
  CHECK(RepairUtf8("a\xC0\x80"
                   "b\xE2\x82"
                   "c\xFF") == "a��b�c�");
  CHECK(RepairUtf8("\xED\xA0\x80") == "���");
  CHECK(!IsValidUtf8("\xF4\x90\x80\x80"));
  CHECK(Dump(std::string_view("T\r\n\r\nOne\0\x01 two\u2028Three", 23)) ==
        "title: T\nparagraph: One two\nparagraph: Three\n");
  CHECK(CleanInline(" a\u00A0\u2009b\u200B\u00ADc \n") == "a bc");
  CHECK(Read("").blocks.empty());
  CHECK(Read("\n \n").blocks.empty());
}

TEST_CASE("what is no text is refused", "[document]") {
  const auto refused = [](std::string_view bytes) {
    const auto document = ReadDocument(bytes, {"x", "", {}});
    return document ? std::string() : document.error().message;
  };
  CHECK(refused("%PDF-1.7\n").starts_with("the PDF cannot be read: "));
  CHECK(refused("\x89PNG\r\n") == "not a text document");
  CHECK(refused(std::string_view("\x1f\x8b\x08\0\0\0\0\0\0\3garbage", 17)).find("gzip") !=
        std::string::npos);
  CHECK(refused(std::string(100u << 20, '<')).find("larger") != std::string::npos);
  std::string items = "T\n\n";
  for (std::size_t i = 0; i < kMaxDocumentBlocks; ++i) items += "- a\n";
  CHECK(refused(items).find("blocks") != std::string::npos);
}

TEST_CASE("offsets and code points", "[document]") {
  const std::string text = "aé出𝄞b";
  CHECK(CountCodePoints(text) == 5);
  CHECK(ByteOffset(text, 3) == 6);
  CHECK(SliceCodePoints(text, 1, 4) == "é出𝄞");
  std::string longer;
  for (int i = 0; i < 300; ++i) longer += text;
  const CodePointMap map(longer);
  for (std::size_t i = 0; i <= 1500; i += 7) {
    CHECK(map.ToByte(i) == ByteOffset(longer, i));
    CHECK(map.ToCodePoint(map.ToByte(i)) == i);
  }
}

TEST_CASE("dates as machines and templates write them", "[document]") {
  struct DateCase {
    std::string_view text;
    std::string_view day;
  };
  const auto c = GENERATE(values<DateCase>({
      {"2025-04-16", "2025-04-16"},
      {"2025-04-16T23:30:00-05:00", "2025-04-16"},
      {"2025/4/6 08:00", "2025-04-06"},
      {"20250416", "2025-04-16"},
      {"2025年4月16日", "2025-04-16"},
      {"Wed, 16 Apr 2025 10:00:00 GMT", "2025-04-16"},
      {"Apr. 16, 2025 at 9 am", "2025-04-16"},
      {"Wednesday 16th April 2025", "2025-04-16"},
      {"Sept 3, 2024", "2024-09-03"},
      {"1744800000", "2025-04-16"},
      {"1744800000000", "2025-04-16"},
      {"16/04/2025", "2025-04-16"},
      {"04/16/2025", "2025-04-16"},
      {"04/05/2025", ""},
      {"2025-02-30", ""},
      {"April 2025", ""},
      {"yesterday", ""},
      {"", ""},
  }));
  CAPTURE(c.text);
  const auto day = ParseMarkerDay(c.text);
  CHECK((day ? FormatDay(*day) : "") == c.day);
}

TEST_CASE("offsets hold on the articles of the shared corpus", "[document]") {
  const std::filesystem::path folder = SourcePath("../shared/corpus/articles");
  std::error_code error;
  std::filesystem::directory_iterator files(folder, error);
  if (error) {
    std::cout << "skipped: no " << folder << "\n";
    return;
  }
  int count = 0;
  for (const auto& file : files) {
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    CAPTURE(file.path().filename());
    const Document document = Read(bytes);
    CHECK(!document.title.empty());
    CHECK(document.published);
    ++count;
  }
  CHECK(count > 0);
}

}  // namespace
}  // namespace chipline
