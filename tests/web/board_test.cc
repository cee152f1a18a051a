// What a row of the board shows on any day is what the resolver answers for that day.
#include <algorithm>
#include <random>
#include <string>

#include "query/resolver.h"
#include "query/ship.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/source_dir.h"
#include "web/board_model.h"
#include "web/time_axis.h"

namespace chipline {
namespace {

std::string TextOf(const StatusLook& look) {
  return look.css + "|" + look.word + "|" + look.detail;
}

// One flow's look, asked afresh.
std::string AskedLook(const Timeline& timeline, const AsOf& as_of, const Position& position) {
  const Resolution answer = Resolver(timeline, as_of).Resolve(position);
  const auto coverage = timeline.subjects().CoverageStart(position.issuer, position.flow);
  if (IsOpen(answer) && coverage && as_of.date < *coverage) return TextOf(UnseenLook(*coverage));
  return TextOf(LookOf(timeline, answer));
}

TEST_CASE("a row of the board on any day is the resolver's answer for that day") {
  const auto history = LoadHistory(SourcePath("samples/history.jsonl"));
  REQUIRE(history->failure.empty());
  const Timeline& timeline = *history->timeline;
  const std::uint32_t seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto day = [&random] {
    return std::uniform_int_distribution<Day>(*ParseDay("2017-06-01"),
                                              *ParseDay("2027-12-31"))(random);
  };
  for (int round = 0; round < 12; ++round) {
    AsOf as_of;
    if (round % 3 == 1) as_of.known_at = day();
    const BoardKnowledge knowledge =
        round % 3 == 2 ? BoardKnowledge::kOfThatDay : BoardKnowledge::kAsAsked;
    const Board board = MakeBoard(timeline, as_of, knowledge);
    REQUIRE(board.rows.size() > 50);
    for (int question = 0; question < 60; ++question) {
      const BoardRow& row = board.rows[random() % board.rows.size()];
      as_of.date = day();
      if (knowledge == BoardKnowledge::kOfThatDay) as_of.known_at = as_of.date;
      INFO(timeline.subjects().at(row.subject).id << " on " << FormatDay(as_of.date));
      const auto shown = [&](const Lane& lane) {
        return TextOf(board.looks[SpellAt(lane, as_of.date).look]);
      };
      const BoardSection& section = BoardSections()[row.section];
      for (std::size_t c = 0; c < row.columns.size(); ++c) {
        const BoardColumn& column = section.columns[c];
        if (column.flows.size() > 1) continue;
        CHECK(shown(row.columns[c]) ==
              AskedLook(timeline, as_of,
                        {column.issuer, column.flows[0], row.subject, column.target}));
      }
      if (section.has_verdict) {
        CHECK(shown(row.verdict) == TextOf(LookOf(CanShip(timeline, as_of, row.subject))));
      }
    }
  }
}

TEST_CASE("a second board counts looks on from the first") {
  const auto history = LoadHistory(SourcePath("samples/history.jsonl"));
  REQUIRE(history->failure.empty());
  const Board first = MakeBoard(*history->timeline, {}, BoardKnowledge::kOfThatDay);
  const Board second = MakeBoard(*history->timeline, {}, BoardKnowledge::kAsAsked, &first);
  REQUIRE(second.looks.size() >= first.looks.size());
  CHECK(std::equal(first.looks.begin(), first.looks.end(), second.looks.begin()));
}

TEST_CASE("changes are in order and join subjects that moved alike") {
  const auto history = LoadHistory(SourcePath("samples/history.jsonl"));
  REQUIRE(history->failure.empty());
  const Board board = MakeBoard(*history->timeline, {}, BoardKnowledge::kAsAsked);
  const std::vector<BoardChange> changes = ChangesOf(board);
  REQUIRE(!changes.empty());
  CHECK(std::ranges::is_sorted(changes, {}, &BoardChange::day));
  std::string joined;
  for (const BoardChange& change : changes) {
    CHECK(change.from != change.to);
    if (change.day != *ParseDay("2025-11-09") || change.from != "Banned") continue;
    for (const std::size_t row : change.rows) {
      joined += history->timeline->subjects().at(board.rows[row].subject).id + " ";
    }
    joined += "→ " + std::string(change.to) + "; ";
  }
  CHECK(joined.find("gallium ") != std::string::npos);
  CHECK(joined.find("germanium ") != std::string::npos);
}

TEST_CASE("days have places on an axis of whole years") {
  const Day today = *ParseDay("2026-11-26");
  struct Case {
    const char* first_change;
    const char* last_change;
    const char* day;
    const char* expected;  // the axis, then where 1 July 2025 is and how wide that day
  };
  const Case cases[] = {
      {"2018-04-15", "2026-11-10", "2026-11-26", "2018-01-01 2026-12-31 83.30% 0.03%"},
      {"1990-01-01", "2099-01-01", "2026-11-26", "2014-01-01 2030-12-31 67.63% 0.02%"},
      {"2018-04-15", "2026-11-10", "2010-05-05", "2010-01-01 2026-12-31 91.16% 0.02%"},
      {"2018-04-15", "2026-11-10", "2040-05-05", "2018-01-01 2040-12-31 32.59% 0.01%"},
  };
  for (const Case& c : cases) {
    const TimeAxis axis = TimeAxis::Around(*ParseDay(c.first_change), *ParseDay(c.last_change),
                                           today, *ParseDay(c.day));
    const Day day = *ParseDay("2025-07-01");
    CHECK(FormatDay(axis.first) + " " + FormatDay(axis.last) + " " + axis.At(day) + " " +
              axis.Width(day, day) ==
          c.expected);
  }
  const TimeAxis axis{0, 99};
  CHECK(axis.At(-5) == "0%");
  CHECK(axis.At(500) == "100%");
  CHECK(axis.Width(kDistantPast, 49) == "50%");
  CHECK(axis.Width(50, kDistantFuture) == "50%");
  CHECK(axis.Width(200, kDistantFuture) == "0%");
}

}  // namespace
}  // namespace chipline
