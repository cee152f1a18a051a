#include "ingest/frames.h"

#include <algorithm>
#include <array>
#include <map>

#include <re2/re2.h>

#include "ingest/pattern_index.h"
#include "ingest/rule_regex.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

// "[…]" of the characters that the name stands for; empty where nobody knows it.
std::string CharactersOf(std::string_view name, const Lexicon& lexicon) {
  std::string out;
  const auto kind = [&](MentionKind k) { AppendUtf8(KindCharacter(k), &out); };
  if (name == "S") kind(MentionKind::kThing);
  if (name == "E") kind(MentionKind::kEntity);
  if (name == "A") kind(MentionKind::kAuthority);
  if (name == "J") kind(MentionKind::kJurisdiction);
  if (name == "D") kind(MentionKind::kDate);
  if (name == "N") kind(MentionKind::kNumber);
  if (name == "P") kind(MentionKind::kPercent);
  if (name == "G") kind(MentionKind::kMoney);
  for (std::size_t i = 0; i < lexicon.class_count(); ++i) {
    const auto id = static_cast<WordClassId>(i);
    const WordClass& word_class = lexicon.word_class(id);
    const auto plays = [&](const WordClass& c) {
      return c.name == name || (name == "op" && c.role == WordRole::kOperation) ||
             (name == "m" && c.role == WordRole::kMeasure);
    };
    const bool also = std::ranges::any_of(
        word_class.also, [&](WordClassId other) { return plays(lexicon.word_class(other)); });
    if (plays(word_class) || also) AppendUtf8(ClassCharacter(id), &out);
  }
  return out;
}

Result<std::string> ExpandClass(std::string_view names, const Lexicon& lexicon,
                                const std::string& place) {
  const bool negated = names.starts_with('^');
  if (negated) names.remove_prefix(1);
  std::string characters = negated ? ";" : "";
  while (!names.empty()) {
    const std::size_t bar = std::min(names.find('|'), names.size());
    const std::string found = CharactersOf(names.substr(0, bar), lexicon);
    if (found.empty()) {
      return InvalidArgument("no class \"" + std::string(names.substr(0, bar)) + "\"", place);
    }
    characters += found;
    names.remove_prefix(std::min(bar + 1, names.size()));
  }
  return (negated ? "[^" : "[") + characters + "]";
}

}  // namespace

Result<std::string> ExpandPattern(std::string_view pattern, const Lexicon& lexicon,
                                  const Macros& macros, const std::string& place) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    const bool named_group = c == '<' && at >= 2 && pattern.substr(at - 2, 2) == "?P";
    if (c == '<' && !named_group) {
      const std::size_t end = pattern.find('>', at);
      if (end == std::string_view::npos) return InvalidArgument("\"<\" without \">\"", place);
      out += CHIP_TRY(ExpandClass(pattern.substr(at + 1, end - at - 1), lexicon, place));
      at = end;
    } else if (c == '{' && at + 1 < pattern.size() && pattern[at + 1] >= 'a') {
      const std::size_t end = pattern.find('}', at);
      if (end == std::string_view::npos) return InvalidArgument("\"{\" without \"}\"", place);
      const auto macro = macros.find(std::string(pattern.substr(at + 1, end - at - 1)));
      if (macro == macros.end()) {
        return InvalidArgument("no macro " + std::string(pattern.substr(at, end - at + 1)), place);
      }
      out += CHIP_TRY(ExpandPattern(macro->second, lexicon, macros, place));
      at = end;
    } else {
      out += c;
    }
  }
  return out;
}

const Capture* Hit::Find(std::string_view name) const {
  const auto found = std::ranges::find(captures, name, &Capture::name);
  return found == captures.end() ? nullptr : &*found;
}

struct FrameSet::Patterns {
  struct Pattern {
    std::size_t frame = 0;
    std::unique_ptr<RE2> re;
    std::vector<std::pair<std::string, int>> groups;
  };
  std::vector<Frame> frames;
  std::vector<std::vector<std::unique_ptr<RE2>>> nots;  // by frame
  std::vector<Pattern> patterns;                        // by number in `index`
  PatternIndex index;
  std::vector<MatrixRow> matrix;
  Macros macros;
};

FrameSet::FrameSet() : patterns_(std::make_unique<Patterns>()) {}
FrameSet::~FrameSet() = default;
FrameSet::FrameSet(FrameSet&&) noexcept = default;
FrameSet& FrameSet::operator=(FrameSet&&) noexcept = default;

const std::vector<Frame>& FrameSet::frames() const {
  return patterns_->frames;
}
const Macros& FrameSet::macros() const {
  return patterns_->macros;
}

namespace {

template <class E>
Result<std::optional<E>> CodeOf(const RuleTable& table, std::string_view key) {
  const RuleValue* value = table.Find(key);
  if (value == nullptr) return std::optional<E>();
  const auto code = FromName<E>(table.Text(key));
  if (!code) {
    return InvalidArgument(
        "unknown " + std::string(key) + " \"" + table.Text(key) + "\"; one of " + NameList<E>(),
        value->place);
  }
  return std::optional<E>(code);
}

Result<Frame> ReadFrame(const RuleTable& table) {
  CHIP_CHECK(table.Only({"id",       "type",     "effect",      "flow",      "certainty", "issuer",
                         "agency",   "subjects", "side",        "authority", "weak",      "terse",
                         "negation", "entity",   "own_subject", "tentative", "priority",  "reach",
                         "match",    "not",      "yes",         "no",        "only",      "echo"}));
  Frame frame;
  frame.place = table.place;
  frame.id = CHIP_TRY(table.Required("id"));
  frame.type = CHIP_TRY(CodeOf<EventType>(table, "type"));
  frame.effect = CHIP_TRY(CodeOf<Effect>(table, "effect"));
  frame.flow = CHIP_TRY(CodeOf<Flow>(table, "flow"));
  frame.certainty = CHIP_TRY(CodeOf<Certainty>(table, "certainty"));
  frame.issuer = CHIP_TRY(CodeOf<Jurisdiction>(table, "issuer"));
  frame.agency = table.Text("agency");
  frame.subjects = table.List("subjects");
  const std::string side = table.Text("side");
  frame.side = side == "right" ? Side::kRight : side == "left" ? Side::kLeft : Side::kAny;
  if (!side.empty() && side != "right" && side != "left" && side != "any") {
    return InvalidArgument("side is left, right or any", table.Find("side")->place);
  }
  frame.authority = table.Flag("authority");
  frame.weak = table.Flag("weak");
  frame.terse = table.Flag("terse");
  frame.negation = table.Flag("negation");
  frame.entity = table.Flag("entity");
  frame.tentative = table.Flag("tentative");
  frame.only = table.Flag("only");
  frame.echo = table.Flag("echo");
  frame.own_subject = table.Flag("own_subject");
  frame.priority = static_cast<int>(table.Number("priority").value_or(50));
  frame.reach = static_cast<std::uint32_t>(table.Number("reach").value_or(20));
  frame.yes = table.List("yes");
  frame.no = table.List("no");
  if (frame.yes.empty() || frame.no.empty()) {
    return InvalidArgument("frame " + frame.id + " needs at least one \"yes\" and one \"no\"",
                           table.place);
  }
  return frame;
}

Result<MatrixRow> ReadRow(const RuleTable& table, WordClassId operation, WordClassId measure) {
  MatrixRow row;
  row.operation = operation;
  row.measure = measure;
  const auto type = CHIP_TRY(CodeOf<EventType>(table, "type"));
  if (!type) return InvalidArgument("[[matrix]] needs \"type\"", table.place);
  row.type = *type;
  row.effect = CHIP_TRY(CodeOf<Effect>(table, "effect"));
  row.flow = CHIP_TRY(CodeOf<Flow>(table, "flow"));
  row.weak = table.Flag("weak");
  row.authority = table.Flag("authority");
  return row;
}

Result<std::vector<WordClassId>> ClassesOf(const RuleTable& table, std::string_view key,
                                           const Lexicon& lexicon) {
  std::vector<WordClassId> out;
  for (const std::string& name : table.List(key)) {
    const auto id = lexicon.FindClass(name);
    if (!id) return InvalidArgument("no class \"" + name + "\"", table.Find(key)->place);
    out.push_back(*id);
  }
  if (out.empty()) {
    return InvalidArgument("[[matrix]] needs \"" + std::string(key) + "\"", table.place);
  }
  return out;
}

Result<std::vector<MatrixRow>> ReadRows(const RuleTable& table, const Lexicon& lexicon) {
  CHIP_CHECK(table.Only({"op", "measure", "type", "effect", "flow", "weak", "authority"}));
  std::vector<MatrixRow> rows;
  for (const WordClassId op : CHIP_TRY(ClassesOf(table, "op", lexicon))) {
    for (const WordClassId measure : CHIP_TRY(ClassesOf(table, "measure", lexicon))) {
      rows.push_back(CHIP_TRY(ReadRow(table, op, measure)));
    }
  }
  return rows;
}

Result<std::unique_ptr<RE2>> CompilePattern(std::string_view pattern, const Lexicon& lexicon,
                                            const Macros& macros, const std::string& place) {
  const std::string expanded = CHIP_TRY(ExpandPattern(pattern, lexicon, macros, place));
  auto re = CompileRule(expanded);
  if (!re->ok()) {
    return InvalidArgument("bad pattern: " + re->error() + " in \"" + std::string(pattern) + "\"",
                           place);
  }
  return re;
}

// "{0,80}" and the like multiply the states of an automaton: refused (one may always write ".*?").
Result<void> RefuseCountedGaps(std::string_view pattern, const std::string& place) {
  static const RE2 counted(R"([.\]\)]\{\d*,\d+\})");
  if (RE2::PartialMatch(re2::StringPiece(pattern.data(), pattern.size()), counted)) {
    return InvalidArgument("counted gap in \"" + std::string(pattern) + "\": write .*? instead",
                           place);
  }
  return Ok();
}

}  // namespace

Result<FrameSet> FrameSet::Load(const std::vector<RuleTable>& tables, const Lexicon& lexicon) {
  FrameSet out;
  Patterns& p = *out.patterns_;
  for (const RuleTable& table : tables) {
    if (table.name != "macros") continue;
    for (const RuleValue& value : table.values) {
      if (value.texts.empty()) return InvalidArgument("a macro is a string", value.place);
      p.macros[value.key] = value.texts.front();
    }
  }
  std::map<std::string, std::string> ids;
  for (const RuleTable& table : tables) {
    if (table.name == "matrix") {
      for (MatrixRow& row : CHIP_TRY(ReadRows(table, lexicon))) p.matrix.push_back(row);
      continue;
    }
    if (table.name == "macros") continue;
    if (table.name != "frame") {
      return InvalidArgument("unknown block [" + table.name + "]", table.place);
    }
    Frame frame = CHIP_TRY(ReadFrame(table));
    const auto [known, fresh] = ids.try_emplace(frame.id, table.place);
    if (!fresh) {
      return InvalidArgument("frame " + frame.id + " is already at " + known->second, table.place);
    }
    const std::size_t number = p.frames.size();
    p.nots.emplace_back();
    if (table.List("match").empty()) {
      return InvalidArgument("frame " + frame.id + " needs \"match\"", table.place);
    }
    for (const std::string& pattern : table.List("match")) {
      const std::string& place = table.Find("match")->place;
      CHIP_CHECK(RefuseCountedGaps(pattern, place));
      auto re = CHIP_TRY(CompilePattern(pattern, lexicon, p.macros, place));
      p.index.Add(re->pattern());
      std::vector<std::pair<std::string, int>> groups(re->NamedCapturingGroups().begin(),
                                                      re->NamedCapturingGroups().end());
      p.patterns.push_back({number, std::move(re), std::move(groups)});
    }
    for (const std::string& pattern : table.List("not")) {
      p.nots.back().push_back(
          CHIP_TRY(CompilePattern(pattern, lexicon, p.macros, table.Find("not")->place)));
    }
    p.frames.push_back(std::move(frame));
  }
  p.index.Build();
  return out;
}

namespace {

// The class that `mention` plays in the role of `wanted`: itself, or one it may stand for.
template <class Visit>
void VisitClasses(const Lexicon& lexicon, const Mention* mention, Visit visit) {
  if (mention == nullptr || mention->kind != MentionKind::kWord) return;
  const WordClassId own = lexicon.term(mention->term).word_class;
  visit(own);
  for (const WordClassId other : lexicon.word_class(own).also) visit(other);
}

const MatrixRow* FindRow(const std::vector<MatrixRow>& matrix, const Lexicon& lexicon,
                         const Mention* operation, const Mention* measure) {
  const MatrixRow* found = nullptr;
  VisitClasses(lexicon, operation, [&](WordClassId op) {
    VisitClasses(lexicon, measure, [&](WordClassId m) {
      if (found != nullptr) return;
      const auto row = std::ranges::find_if(
          matrix, [&](const MatrixRow& r) { return r.operation == op && r.measure == m; });
      if (row != matrix.end()) found = &*row;
    });
  });
  return found;
}

// Where a search goes on after a match that reached too far: behind its first piece.
std::size_t NextStart(const Projected& sentence, std::uint32_t first) {
  return first + 1 < sentence.pieces.size() ? sentence.pieces[first + 1].offset
                                            : sentence.text.size() + 1;
}

// What a `not` pattern sees: the match and the four pieces before it.
re2::StringPiece WithLead(const Projected& sentence, const re2::StringPiece& text,
                          std::uint32_t first, std::size_t end) {
  const std::size_t begin = sentence.pieces[first < 4 ? 0 : first - 4].offset;
  return {text.data() + begin, end - begin};
}

// "suspend the application of the controls": a later measure that the operation goes with. Moves
// the capture m and the end of the hit there.
const MatrixRow* RowFurtherOn(const std::vector<MatrixRow>& matrix, const Lexicon& lexicon,
                              const Projected& sentence, Hit* hit) {
  const Mention* op = sentence.MentionAt(hit->first);
  const auto limit =
      std::min(hit->first + hit->frame->reach, static_cast<std::uint32_t>(sentence.pieces.size()));
  for (std::uint32_t i = hit->last; i < limit; ++i) {
    const Mention* mention = sentence.MentionAt(i);
    if (mention == nullptr || mention->kind != MentionKind::kWord) continue;
    const WordClass& word = lexicon.word_class(lexicon.term(mention->term).word_class);
    if (word.role == WordRole::kOperation && word.also.empty()) return nullptr;
    const MatrixRow* row = FindRow(matrix, lexicon, op, mention);
    if (row == nullptr) continue;
    for (Capture& capture : hit->captures) {
      if (capture.name == "m") capture = {"m", i, i + 1};
    }
    hit->last = i + 1;
    return row;
  }
  return nullptr;
}

// The flow that a captured word of trade names.
std::optional<Flow> FlowOf(const Hit& hit, const Projected& sentence, const Lexicon& lexicon) {
  const Capture* measure = hit.Find("m");
  if (measure == nullptr) return std::nullopt;
  const Mention* mention = sentence.MentionAt(measure->first);
  if (mention == nullptr || mention->kind != MentionKind::kWord) return std::nullopt;
  return lexicon.word_class(lexicon.term(mention->term).word_class).flow;
}

std::vector<Hit> WithoutOverlaps(std::vector<Hit> hits) {
  RankHits(&hits);
  std::vector<Hit> kept;
  for (Hit& hit : hits) {
    const bool covered =
        std::ranges::any_of(kept, [&](const Hit& other) { return Overlap(hit, other); });
    if (!covered) kept.push_back(std::move(hit));
  }
  std::ranges::stable_sort(kept, {}, &Hit::first);
  return kept;
}

}  // namespace

bool Overlap(const Hit& a, const Hit& b) {
  return a.first < b.last && b.first < a.last;
}

void RankHits(std::vector<Hit>* hits) {
  std::ranges::stable_sort(*hits, [](const Hit& a, const Hit& b) {
    if (a.frame->priority != b.frame->priority) return a.frame->priority > b.frame->priority;
    return a.last - a.first > b.last - b.first;
  });
}

bool FrameSet::MayMatch(const Projected& sentence) const {
  std::vector<int> numbers;
  patterns_->index.Candidates(sentence.text, &numbers);
  return std::ranges::any_of(numbers, [&](int number) {
    return RE2::PartialMatch(sentence.text,
                             *patterns_->patterns[static_cast<std::size_t>(number)].re);
  });
}

std::vector<Hit> FrameSet::Match(const Projected& sentence, const Lexicon& lexicon, bool terse,
                                 std::vector<Miss>* misses, bool all) const {
  const Patterns& p = *patterns_;
  const re2::StringPiece text(sentence.text);
  std::vector<int> numbers;
  p.index.Candidates(sentence.text, &numbers);
  std::vector<Hit> hits;
  std::array<re2::StringPiece, 12> groups;
  for (const int number : numbers) {
    const Patterns::Pattern& pattern = p.patterns[static_cast<std::size_t>(number)];
    const Frame& frame = p.frames[pattern.frame];
    if (frame.terse && !terse) continue;
    std::size_t at = 0;
    const int count =
        std::min(pattern.re->NumberOfCapturingGroups() + 1, static_cast<int>(groups.size()));
    while (at <= text.size() &&
           pattern.re->Match(text, at, text.size(), RE2::UNANCHORED, groups.data(), count)) {
      const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
      const std::size_t end = begin + groups[0].size();
      if (end <= begin) break;
      Hit hit;
      hit.frame = &frame;
      hit.first = sentence.PieceAt(begin);
      hit.last = sentence.PieceAt(end - 1) + 1;
      for (const auto& [name, group] : pattern.groups) {
        const re2::StringPiece& found = groups[static_cast<std::size_t>(group)];
        if (found.data() == nullptr || found.empty()) continue;
        const auto from = static_cast<std::size_t>(found.data() - text.data());
        hit.captures.push_back(
            {name, sentence.PieceAt(from), sentence.PieceAt(from + found.size() - 1) + 1});
      }
      at = end;
      if (hit.last - hit.first > frame.reach) {
        at = NextStart(sentence, hit.first);
        continue;
      }
      const re2::StringPiece window = WithLead(sentence, text, hit.first, end);
      const auto barred = std::ranges::find_if(
          p.nots[pattern.frame], [&](const auto& re) { return RE2::PartialMatch(window, *re); });
      if (barred != p.nots[pattern.frame].end()) {
        if (misses != nullptr) {
          misses->push_back({&frame, "not: " + (*barred)->pattern(), hit.first, hit.last});
        }
        continue;
      }
      hit.type = frame.type.value_or(EventType::kBan);
      hit.effect = frame.effect;
      hit.flow = frame.flow;
      hit.weak = frame.weak;
      hit.authority = frame.authority;
      if (!frame.type && !frame.echo) {
        const Capture* op = hit.Find("op");
        const Capture* measure = hit.Find("m");
        const MatrixRow* row = op == nullptr || measure == nullptr
                                   ? nullptr
                                   : FindRow(p.matrix, lexicon, sentence.MentionAt(op->first),
                                             sentence.MentionAt(measure->first));
        if (row == nullptr && op != nullptr && op->first == hit.first) {
          row = RowFurtherOn(p.matrix, lexicon, sentence, &hit);
        }
        if (row == nullptr) {
          if (misses != nullptr) {
            misses->push_back({&frame, "no row of the matrix", hit.first, hit.last});
          }
          continue;
        }
        hit.type = row->type;
        if (row->effect) hit.effect = row->effect;
        if (row->flow) hit.flow = row->flow;
        hit.weak = hit.weak || row->weak;
        hit.authority = hit.authority || row->authority;
      }
      if (!hit.flow) hit.flow = FlowOf(hit, sentence, lexicon);
      hits.push_back(std::move(hit));
    }
  }
  if (all) return hits;
  return WithoutOverlaps(std::move(hits));
}

}  // namespace chipline
