#include "web/board_model.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "query/ship.h"
#include "query/state.h"
#include "web/page_words.h"

namespace chipline {
namespace {

constexpr int kMostDepth = 4;

std::size_t SectionOf(const SubjectTree& tree, SubjectIndex subject) {
  enum : std::size_t { kChips, kTools, kMaterials, kCompanies, kRules };
  switch (tree.at(subject).kind) {
    case SubjectKind::kMaterial:
      return kMaterials;
    case SubjectKind::kEntity:
      return kCompanies;
    case SubjectKind::kRule:
      return kRules;
    case SubjectKind::kProduct:
      break;
  }
  const auto chips = tree.Find("semiconductors");
  return chips && tree.IsA(subject, *chips) ? kChips : kTools;
}

// How much an answer stands in the way; the strictest of a column's flows is shown.
int Weight(const Resolution& resolution) {
  static constexpr std::array kOrder = {
      Status::kOpen,      Status::kApproved,    Status::kLicensed,    Status::kUnderInvestigation,
      Status::kSuspended, Status::kDiscouraged, Status::kConditional, Status::kLicenceRequired,
      Status::kListed,    Status::kBanned};
  const auto* found = std::find(kOrder.begin(), kOrder.end(), resolution.status);
  const int rank = 2 * static_cast<int>(found - kOrder.begin());
  return rank + (resolution.duty_percent.value_or(0) > 0 ? 1 : 0);
}

const Resolution& AnswerAt(const std::vector<Spell>& spells, Day day) {
  const auto after = std::upper_bound(spells.begin(), spells.end(), day,
                                      [](Day at, const Spell& spell) { return at < spell.first; });
  return std::prev(after)->resolution;
}

class BoardMaker {
 public:
  BoardMaker(const Timeline& timeline, const AsOf& as_of, BoardKnowledge knowledge,
             const Board* like)
      : timeline_(timeline), as_of_(as_of), knowledge_(knowledge) {
    if (like != nullptr) board_.looks = like->looks;
    for (std::size_t i = 0; i < board_.looks.size(); ++i) numbers_.emplace(board_.looks[i], i);
    for (const Position& position : SelectPositions(timeline, {}, as_of.recorded)) {
      named_.insert(position.subject);
    }
  }

  Board Make() {
    for (const SubjectIndex subject : named_) {
      BoardRow row;
      row.subject = subject;
      row.section = SectionOf(timeline_.subjects(), subject);
      row.depth = DepthOf(subject, row.section);
      spells_.clear();
      const BoardSection& section = BoardSections()[row.section];
      for (std::size_t i = 0; i < row.columns.size(); ++i) {
        row.columns[i] = ColumnLane(section.columns[i], subject);
      }
      if (section.has_verdict) row.verdict = VerdictLane(subject);
      board_.rows.push_back(std::move(row));
    }
    std::stable_sort(board_.rows.begin(), board_.rows.end(),
                     [](const BoardRow& a, const BoardRow& b) { return a.section < b.section; });
    return std::move(board_);
  }

 private:
  int DepthOf(SubjectIndex subject, std::size_t section) const {
    const auto ancestors = timeline_.subjects().Ancestors(subject);
    const auto above = std::count_if(ancestors.begin(), ancestors.end(), [&](SubjectIndex one) {
      return named_.contains(one) && SectionOf(timeline_.subjects(), one) == section;
    });
    return std::min(static_cast<int>(above), kMostDepth);
  }

  const std::vector<Spell>& SpellsOf(const Position& position) {
    auto [place, is_new] = spells_.try_emplace(position);
    if (is_new) {
      place->second = knowledge_ == BoardKnowledge::kAsAsked
                          ? Spells(timeline_, as_of_, position)
                          : SpellsAsFirstKnown(timeline_, as_of_, position);
    }
    return place->second;
  }

  std::optional<Day> CoverageOf(const Position& position) const {
    return timeline_.subjects().CoverageStart(position.issuer, position.flow);
  }

  // The first days of every spell of these positions, and of the record's coverage of them.
  std::set<Day> StartsOf(const std::vector<Position>& positions) {
    std::set<Day> starts = {kDistantPast};
    for (const Position& position : positions) {
      for (const Spell& spell : SpellsOf(position)) starts.insert(spell.first);
      if (const auto coverage = CoverageOf(position)) starts.insert(*coverage);
    }
    return starts;
  }

  void Add(Lane& lane, Day first, StatusLook look) {
    auto [place, is_new] = numbers_.try_emplace(std::move(look), board_.looks.size());
    if (is_new) board_.looks.push_back(place->first);
    const auto number = static_cast<std::uint32_t>(place->second);
    if (lane.empty() || lane.back().look != number) lane.push_back({first, number});
  }

  Lane ColumnLane(const BoardColumn& column, SubjectIndex subject) {
    std::vector<Position> positions;
    for (const Flow flow : column.flows) {
      positions.push_back({column.issuer, flow, subject, column.target});
    }
    Lane lane;
    for (const Day day : StartsOf(positions)) Add(lane, day, ColumnLook(positions, day));
    return lane;
  }

  StatusLook ColumnLook(const std::vector<Position>& positions, Day day) {
    const Position* strictest = nullptr;
    const Resolution* answer = nullptr;
    std::optional<Day> unseen;
    for (const Position& position : positions) {
      const Resolution& resolution = AnswerAt(SpellsOf(position), day);
      if (answer == nullptr || Weight(resolution) > Weight(*answer)) {
        strictest = &position;
        answer = &resolution;
      }
      const auto coverage = CoverageOf(position);
      if (coverage && day < *coverage) unseen = std::max(unseen.value_or(*coverage), *coverage);
    }
    if (IsOpen(*answer) && unseen) return UnseenLook(*unseen);
    StatusLook look = LookOf(timeline_, *answer);
    if (positions.size() > 1 && !IsOpen(*answer)) {
      look.detail = Words(Name(strictest->flow)) + (look.detail.empty() ? "" : " · " + look.detail);
    }
    return look;
  }

  Lane VerdictLane(SubjectIndex subject) {
    const std::vector<Position> positions = ShipPositions(subject);
    Lane lane;
    for (const Day day : StartsOf(positions)) {
      std::vector<Resolution> answers;
      answers.reserve(positions.size());
      for (const Position& position : positions) {
        answers.push_back(AnswerAt(SpellsOf(position), day));
      }
      Add(lane, day, LookOf(JoinSides(timeline_, day, subject, std::move(answers))));
    }
    return lane;
  }

  const Timeline& timeline_;
  const AsOf& as_of_;
  const BoardKnowledge knowledge_;
  std::set<SubjectIndex> named_;
  std::map<Position, std::vector<Spell>> spells_;  // of the row being made
  std::map<StatusLook, std::size_t> numbers_;
  Board board_;
};

}  // namespace

const std::vector<BoardSection>& BoardSections() {
  using enum Flow;
  static const BoardColumn us_export{
      "US export to China", Jurisdiction::kUS, {kExport}, Jurisdiction::kCN};
  static const BoardColumn cn_side{"China’s own side",
                                   Jurisdiction::kCN,
                                   {kImport, kProcurement, kUse, kSale},
                                   Jurisdiction::kUS};
  static const BoardColumn cn_export{
      "Chinese export to the US", Jurisdiction::kCN, {kExport}, Jurisdiction::kUS};
  static const BoardColumn us_import{
      "US import from China", Jurisdiction::kUS, {kImport}, Jurisdiction::kCN};
  static const BoardColumn us_any{"US measures",
                                  Jurisdiction::kUS,
                                  {kExport, kProcurement, kUse, kSale, kInvestment},
                                  Jurisdiction::kCN};
  static const BoardColumn cn_any{"Chinese measures",
                                  Jurisdiction::kCN,
                                  {kExport, kImport, kProcurement, kUse, kSale},
                                  Jurisdiction::kUS};
  static const std::vector<BoardSection> sections = {
      {"chips",
       "Chips into China",
       "Both sides must let a chip through.",
       {us_export, cn_side},
       true},
      {"tools",
       "Equipment, software and services",
       "What makes chips, and what runs on them.",
       {us_export, cn_side},
       true},
      {"materials",
       "Materials out of China",
       "What chips are made of, on its way to the United States.",
       {cn_export, us_import},
       false},
      {"companies",
       "Companies",
       "Listed, licensed, fined or under investigation.",
       {us_any, cn_any},
       false},
      {"rules", "Rules and lists", "Measures that reach across products.", {us_any, cn_any}, false},
  };
  return sections;
}

const LaneSpell& SpellAt(const Lane& lane, Day day) {
  const auto after =
      std::upper_bound(lane.begin(), lane.end(), day,
                       [](Day at, const LaneSpell& spell) { return at < spell.first; });
  return *std::prev(after);
}

Board MakeBoard(const Timeline& timeline, const AsOf& as_of, BoardKnowledge knowledge,
                const Board* like) {
  return BoardMaker(timeline, as_of, knowledge, like).Make();
}

std::vector<BoardChange> ChangesOf(const Board& board) {
  using Key = std::tuple<Day, std::size_t, std::size_t, std::string_view, std::string_view>;
  std::map<Key, std::vector<std::size_t>> groups;
  for (std::size_t r = 0; r < board.rows.size(); ++r) {
    for (std::size_t c = 0; c < board.rows[r].columns.size(); ++c) {
      const Lane& lane = board.rows[r].columns[c];
      for (std::size_t i = 1; i < lane.size(); ++i) {
        const StatusLook& from = board.looks[lane[i - 1].look];
        const StatusLook& to = board.looks[lane[i].look];
        const bool begins = from.css == "s-unseen" && to.css == "s-open";
        if (begins || from.word == to.word) continue;
        groups[{lane[i].first, board.rows[r].section, c, from.word, to.word}].push_back(r);
      }
    }
  }
  std::vector<BoardChange> changes;
  for (auto& [key, rows] : groups) {
    const auto& [day, section, column, from, to] = key;
    changes.push_back({day, section, column, from, to, std::move(rows)});
  }
  return changes;
}

}  // namespace chipline
