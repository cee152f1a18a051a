// DATES paragraphs in many forms, each with every date that it sets.
#include "ingest/notice_dates.h"

#include <sstream>
#include <string>
#include <vector>

#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

struct Row {
  std::string published;
  std::string text;
  std::string wanted;
};

std::vector<Row> Rows() {
  std::istringstream file(SourceFile("tests/ingest/notice_dates.tsv"));
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    rows.push_back({line.substr(0, first), line.substr(first + 1, second - first - 1),
                    line.substr(second + 1)});
  }
  return rows;
}

TEST_CASE("DATES paragraphs of notices: every date and what it is the date of") {
  const auto rows = Rows();
  REQUIRE(rows.size() >= 60);
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(OneLine(ReadNoticeDates(row.text, ParseDay(row.published))) == row.wanted);
  }
}

TEST_CASE("Each date of a notice names the statement that sets it") {
  for (const Row& row : Rows()) {
    for (const NoticeDate& date : ReadNoticeDates(row.text, ParseDay(row.published))) {
      INFO(row.text);
      REQUIRE(date.begin < date.end);
      REQUIRE(date.end <= row.text.size());
      const std::string statement = row.text.substr(date.begin, date.end - date.begin);
      CHECK(statement.find_first_of("0123456789p") != std::string::npos);
    }
  }
}

TEST_CASE("Without a day of publication nothing is counted from it") {
  CHECK(OneLine(ReadNoticeDates("Effective 60 days after publication.", {})) == "-");
  CHECK(OneLine(ReadNoticeDates("Effective on July 1.", {})) == "-");
  CHECK(OneLine(ReadNoticeDates("Effective on July 1, 2024.", {})) == "effective 2024-07-01");
}

}  // namespace
}  // namespace chipline
