// The table dates.tsv is the specification: what every date in a sentence means, and what it is
// the date of.
#include "ingest/date_phrases.h"

#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

struct Row {
  int line = 0;
  std::string group;
  DateContext context;
  std::string sentence;
  std::string expected;
};

std::optional<Edtf> Date(const std::string& text) {
  const auto date = Edtf::Parse(text);
  return date ? std::optional<Edtf>(*date) : std::nullopt;
}

// "[partial past 2025-11-13 past last=2024]": the group's name, then its settings.
void ReadGroup(const std::string& line, Row& row) {
  row.context = {};
  std::string head = line.substr(1, line.size() - 2);
  if (const auto last = head.find(" last="); last != std::string::npos) {
    row.context.last_date = Date(head.substr(last + 6));
    head.resize(last);
  }
  const auto tense = head.rfind(' ');
  const auto day = head.rfind(' ', tense - 1);
  row.group = head.substr(0, day);
  row.context.document_day = Date(head.substr(day + 1, tense - day - 1));
  const std::string word = head.substr(tense + 1);
  row.context.tense = word == "past"     ? Tense::kPast
                      : word == "future" ? Tense::kFuture
                                         : Tense::kUnknown;
}

std::vector<Row> ReadRows() {
  std::ifstream file(SourcePath("tests/ingest/dates.tsv"));
  std::vector<Row> rows;
  Row row;
  for (std::string line; std::getline(file, line);) {
    ++row.line;
    if (line.empty() || line[0] == '#') continue;
    const auto tab = line.find('\t');
    if (tab == std::string::npos) {
      ReadGroup(line, row);
      continue;
    }
    row.sentence = line.substr(0, tab);
    row.expected = line.substr(tab + 1);
    rows.push_back(row);
  }
  return rows;
}

// "2025-11-11:announced 2025-12-01:effective", "-" where nothing has a value.
std::string Dump(const std::vector<DateMention>& mentions, bool with_roles) {
  std::string text;
  for (const DateMention& mention : mentions) {
    if (!mention.value) continue;
    if (!text.empty()) text += ' ';
    text += mention.value->text();
    if (with_roles && mention.role != DateRole::kNone)
      text += ":" + std::string(Name(mention.role));
  }
  return text.empty() ? "-" : text;
}

std::string WithoutRoles(const std::string& expected) {
  std::string text;
  bool in_role = false;
  for (const char c : expected) {
    in_role = c == ':' || (in_role && c != ' ');
    if (!in_role) text += c;
  }
  return text;
}

const DatePhrases& Dates() {
  return DatePhrases::Embedded();
}

DateContext On(const std::string& day, Tense tense = Tense::kUnknown) {
  return {Date(day), tense, std::nullopt};
}

TEST_CASE("every row of the table of dates reads as stated") {
  const std::vector<Row> rows = ReadRows();
  REQUIRE(rows.size() >= 300);
  for (const Row& row : rows) {
    const auto mentions = Dates().Find(row.sentence, row.context);
    INFO("dates.tsv:" << row.line << " [" << row.group << "] " << row.sentence);
    CHECK(Dump(mentions, false) == WithoutRoles(row.expected));
    CHECK(Dump(mentions, true) == row.expected);
  }
}

TEST_CASE("spans lie in order inside the sentence and never overlap") {
  for (const Row& row : ReadRows()) {
    std::size_t end = 0;
    for (const DateMention& mention : Dates().Find(row.sentence, row.context)) {
      INFO(row.sentence);
      CHECK(mention.begin >= end);
      CHECK(mention.begin < mention.end);
      CHECK(mention.end <= row.sentence.size());
      CHECK(mention.cue_begin <= mention.begin);
      CHECK_FALSE(mention.rule.empty());
      end = mention.end;
    }
  }
}

TEST_CASE("nothing is resolved that needs a day of publication where there is none") {
  for (const Row& row : ReadRows()) {
    for (const DateMention& mention : Dates().Find(row.sentence, {})) {
      INFO(row.sentence << " -> " << (mention.value ? mention.value->text() : "-"));
      const bool relative =
          mention.kind == DateKind::kRelative || mention.kind == DateKind::kWeekday;
      const bool counts_from_a_stated_day = mention.unresolved.parts.year_of_last ||
                                            (mention.unresolved.anchor != DateAnchor::kDocument &&
                                             mention.unresolved.anchor != DateAnchor::kPublication);
      CHECK_FALSE((relative && mention.value && !counts_from_a_stated_day));
    }
  }
}

TEST_CASE("a span can be found first and resolved when the tense is known") {
  auto mentions = Dates().FindUnresolved("The rule lands on Tuesday.");
  REQUIRE(mentions.size() == 1);
  CHECK_FALSE(mentions[0].value);
  DatePhrases::Resolve(mentions[0], On("2025-11-13", Tense::kFuture));
  CHECK(mentions[0].value->text() == "2025-11-18");
  DatePhrases::Resolve(mentions[0], On("2025-11-13", Tense::kPast));
  CHECK(mentions[0].value->text() == "2025-11-11");
  DatePhrases::Resolve(mentions[0], {});
  CHECK_FALSE(mentions[0].value);
}

struct SpanCase {
  std::string sentence;
  std::string date;  // the expression itself
  std::string cue;   // what stands before it as its cue
};

TEST_CASE("a mention is the date itself, with its cue in front") {
  const std::vector<SpanCase> cases = {
      {"It is effective Nov. 10, 2025, and binding.", "Nov. 10, 2025", "is effective "},
      {"It takes effect at 12:01 a.m. ET on Nov. 10.", "Nov. 10",
       "takes effect at 12:01 a.m. ET on "},
      {"It is suspended until the end of 2026.", "end of 2026", "suspended until the "},
      {"The ministry said on Tuesday it would act.", "Tuesday", "said on "},
      {"It was listed on Nov. 10.", "Nov. 10", ""},
      {"It holds for one year from Nov. 10, 2025.", "one year", "for "},
      {"Reports are due within 90 days of publication.", "90 days of publication", "within "},
      {"自2023年8月1日起实施", "2023年8月1日", "自"},
  };
  for (const auto& [sentence, date, cue] : cases) {
    const auto mentions = Dates().FindUnresolved(sentence);
    INFO(sentence);
    REQUIRE_FALSE(mentions.empty());
    const DateMention& first = mentions.front();
    CHECK(sentence.substr(first.begin, first.end - first.begin) == date);
    CHECK(sentence.substr(first.cue_begin, first.begin - first.cue_begin) == cue);
  }
}

struct KindCase {
  std::string sentence;
  DateKind kind;
  DateDoubt doubt;
  bool computed;
};

TEST_CASE("kind, doubt and arithmetic are told apart") {
  const std::vector<KindCase> cases = {
      {"On Nov. 10, 2025 it came.", DateKind::kAbsolute, DateDoubt::kNone, false},
      {"On Nov. 10 it came.", DateKind::kPartial, DateDoubt::kNone, false},
      {"On Tuesday it came.", DateKind::kWeekday, DateDoubt::kNone, false},
      {"It came last month.", DateKind::kRelative, DateDoubt::kNone, false},
      {"It came two weeks ago.", DateKind::kRelative, DateDoubt::kNone, true},
      {"It holds for 90 days.", DateKind::kDuration, DateDoubt::kNone, false},
      {"It holds for one year from Nov. 10, 2025.", DateKind::kDuration, DateDoubt::kNone, true},
      {"It is effective immediately.", DateKind::kImmediate, DateDoubt::kNone, false},
      {"It will come in the coming weeks.", DateKind::kVague, DateDoubt::kNone, false},
      {"On Tuesday, Nov. 12, 2025 it came.", DateKind::kAbsolute, DateDoubt::kWeekdayContradicts,
       false},
      {"On 09/04/2025 it came.", DateKind::kAbsolute, DateDoubt::kAmbiguous, false},
      {"The act of June 1, 1976 stands.", DateKind::kAbsolute, DateDoubt::kFarFromDocument, false},
      {"Prices of Nov. 12-10, 2025 fell.", DateKind::kAbsolute, DateDoubt::kReversed, false},
  };
  for (const auto& [sentence, kind, doubt, computed] : cases) {
    const auto mentions = Dates().Find(sentence, On("2025-11-13"));
    INFO(sentence);
    REQUIRE_FALSE(mentions.empty());
    CHECK(mentions.front().kind == kind);
    CHECK(mentions.front().doubt == doubt);
    CHECK(mentions.front().computed == computed);
  }
}

TEST_CASE("an end that lies before its start has no value and says why") {
  const auto mentions =
      Dates().Find("It ran from Nov. 10, 2025 until Nov. 10, 2024.", On("2025-11-13"));
  REQUIRE(mentions.size() == 2);
  CHECK_FALSE(mentions[1].value);
  CHECK(mentions[1].doubt == DateDoubt::kReversed);
}

TEST_CASE("a duration keeps its length for a caller who knows the start") {
  const auto mentions = Dates().Find("It was suspended for 90 days.", On("2025-11-13"));
  REQUIRE(mentions.size() == 1);
  CHECK(mentions[0].unresolved.length.count == 90);
  CHECK(mentions[0].unresolved.length.unit == DateUnit::kDay);
}

struct EndCase {
  std::string start;
  DateLength length;
  std::string end;
};

TEST_CASE("a length ends on its anniversary, and never more precisely than it starts") {
  const std::vector<EndCase> cases = {
      {"2025-11-10", {1, DateUnit::kYear}, "2026-11-10"},
      {"2025-05-14", {90, DateUnit::kDay}, "2025-08-12"},
      {"2025-08-12", {90, DateUnit::kDay}, "2025-11-10"},
      {"2024-02-29", {1, DateUnit::kYear}, "2025-02-28"},
      {"2025-08-31", {6, DateUnit::kMonth}, "2026-02-28"},
      {"2025-11-10", {2, DateUnit::kWeek}, "2025-11-24"},
      {"2025-11", {1, DateUnit::kYear}, "2026-11"},
      {"2025-11", {3, DateUnit::kMonth}, "2026-02"},
      {"2025", {1, DateUnit::kYear}, "2026"},
      {"2025-11", {90, DateUnit::kDay}, ""},
      {"2025", {3, DateUnit::kMonth}, ""},
      {"2025-33", {1, DateUnit::kYear}, ""},
      {"2025-11-10/..", {1, DateUnit::kYear}, ""},
  };
  for (const auto& [start, length, end] : cases) {
    INFO(start << " + " << length.count);
    const auto found = EndAfter(*Date(start), length);
    CHECK((found ? found->text() : "") == end);
  }
}

struct FaultCase {
  std::string toml;
  std::string place;
};

TEST_CASE("a bad edit of the word lists is refused with its line") {
  const std::vector<FaultCase> cases = {
      {"[months]\n3 = [\"march\"\n", "dates.toml:"},
      {"[months]\n13 = [\"smarch\"]\n", "dates.toml:2"},
      {"[months]\n3 = [\"march\"]\n4 = [\"march\"]\n", "dates.toml:3"},
      {"[moons]\n1 = [\"new\"]\n", "dates.toml:1"},
      {"[lists]\nvague = [\"in the {coming|next weeks\"]\n", "dates.toml:2"},
      {"[lists]\nfilers = [\"on\"]\n", "dates.toml:2"},
      {"[[cue]]\nrole = \"efective\"\nphrases = [\"from\"]\n", "dates.toml:2"},
      {"[[cue]]\nrole = \"until\"\n", "dates.toml:1"},
      {"[units]\nfortnight = [\"fortnight\"]\n", "dates.toml:2"},
      {"", "dates.toml"},
  };
  for (const auto& [toml, place] : cases) {
    INFO(toml);
    const auto loaded = DatePhrases::Load(toml, "dates.toml");
    REQUIRE_FALSE(loaded.has_value());
    CHECK(loaded.error().place.substr(0, place.size()) == place);
  }
}

TEST_CASE("broken bytes and lone marks are only text") {
  for (const std::string& text :
       {std::string("\xE5\xB9"), std::string("Nov. \xFF 10"), std::string("2025\xE5\xB9\xB4"),
        std::string("-"), std::string("Nov."), std::string("the"), std::string("2025-"),
        std::string("\xE6\x9C"), std::string("Tuesday,"), std::string(5000, '1')}) {
    for (const DateMention& mention : Dates().Find(text, On("2025-11-13"))) {
      CHECK(mention.end <= text.size());
    }
  }
}

}  // namespace
}  // namespace chipline
