// Where the columns of a flattened table were. Nothing marks them any more, so every gap between
// two words is scored by what a reader goes by: a lone dash is an empty cell; a cell begins with a
// capital, ends with a word that can end a phrase, and is about as long as its neighbours.
#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/table_text.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr double kNever = -1e6;
// A row is a line of a table; a paragraph that happens to begin with a date is not cut.
constexpr std::size_t kMaxWords = 60;
constexpr std::size_t kMaxColumns = 6;

template <std::size_t N>
bool OneOf(std::string_view word, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view w) { return EqualsIgnoringCase(word, w); });
}

bool IsDash(std::string_view word) {
  return word == "-" || word == "--" || word == "–" || word == "—" || word == "−" ||
         EqualsIgnoringCase(word, "n/a");
}

std::string_view WithoutMarks(std::string_view word) {
  constexpr std::string_view kMarks = ".,;:()\"'";
  while (!word.empty() && kMarks.find(word.front()) != std::string_view::npos) {
    word.remove_prefix(1);
  }
  while (!word.empty() && kMarks.find(word.back()) != std::string_view::npos) {
    word.remove_suffix(1);
  }
  return word;
}

// Words after which a phrase goes on.
bool LeavesOpen(std::string_view word) {
  constexpr std::string_view kOpeners[] = {
      "a",      "an",   "the", "of",    "on",      "in",      "for",     "to",    "by",
      "with",   "from", "at",  "and",   "or",      "under",   "over",    "as",    "into",
      "than",   "via",  "its", "their", "against", "between", "through", "until", "after",
      "before", "all",  "no",  "new",   "not",     "without", "about",   "per",   "is",
      "are",    "be",   "&",   "+",     "/",       "–",       "vs"};
  const char last = word.back();
  return OneOf(word, kOpeners) || last == ',' || last == '-' || last == ':' || last == '&';
}

// An acronym, a model number or a number: "GPUs", "H200", "AI", "50%". They stand anywhere.
bool IsCode(std::string_view word) {
  std::size_t capitals = 0;
  bool digit = false;
  for (const char c : word) {
    capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
    digit = digit || (c >= '0' && c <= '9');
  }
  return digit || capitals >= 2;
}

bool StartsUpper(std::string_view word) {
  std::size_t at = 0;
  return !word.empty() && IsUpperLetter(NextCodePoint(word, &at));
}

bool StartsLower(std::string_view word) {
  std::size_t at = 0;
  if (word.empty()) return false;
  const char32_t first = NextCodePoint(word, &at);
  return IsLetter(first) && !IsUpperLetter(first);
}

struct Word {
  std::string_view text;
  std::size_t start = 0;  // bytes into the row
  int depth = 0;          // open brackets and quotes before it
};

std::vector<Word> ReadWords(std::string_view row) {
  std::vector<Word> words;
  int depth = 0;
  for (const std::string_view text : SplitWords(row)) {
    words.push_back({text, static_cast<std::size_t>(text.data() - row.data()), depth});
    depth += static_cast<int>(std::count(text.begin(), text.end(), '(')) -
             static_cast<int>(std::count(text.begin(), text.end(), ')'));
    depth = std::max(depth, 0);
  }
  return words;
}

// How well a cell could begin at words[i], i > 0.
double BoundaryScore(const std::vector<Word>& words, std::size_t i, const LowerCaseWords& prose) {
  const std::string_view before = words[i - 1].text;
  const std::string_view word = words[i].text;
  if (IsDash(before) || IsDash(word)) return 10;
  if (words[i].depth > 0) return kNever;
  const std::size_t gap = words[i].start - (words[i - 1].start + before.size());
  if (gap >= 2) return 8;
  const std::string_view bare = WithoutMarks(word);
  if (LeavesOpen(before) || bare.empty() || word.front() == '(') return kNever;
  if (!StartsUpper(bare) && !(bare.front() >= '0' && bare.front() <= '9')) return kNever;

  double score = 0;
  const bool known_lower = prose.count(AsciiLower(bare)) != 0;
  if (known_lower) score += 2;
  if (IsCode(bare)) score -= 1.5;
  if (StartsLower(before)) score += 1;
  if (before.back() == ')' || before.back() == ';' || before.back() == '.') score += 2;
  // "China-specific GPUs": the first word describes the second.
  if (before.find('-') != std::string_view::npos) score -= 2;
  // Between two capitalised words there is more often a name than the end of a cell.
  if (StartsUpper(before) && !IsCode(before) && !known_lower) score -= 2;
  // Sentence case after it speaks for a beginning: "Ban on", "Full stop of".
  if (!IsCode(bare) && i + 1 < words.size() && StartsLower(words[i + 1].text)) score += 1;
  return score;
}

// Best way to cut words[from:] into `cells` cells; fills `starts` with the first word of each.
class Cutter {
 public:
  Cutter(std::string_view row, const LowerCaseWords& prose) : row_(row), words_(ReadWords(row)) {
    for (std::size_t i = 1; i < words_.size(); ++i) {
      scores_.push_back(BoundaryScore(words_, i, prose));
    }
    for (const Word& word : words_) {
      dashes_.push_back(dashes_.back() + (IsDash(word.text) ? 1 : 0));
    }
  }

  std::vector<std::string> Cut(std::size_t columns) const {
    // best[k][i]: words[i:] in k cells.
    const std::size_t n = words_.size();
    if (n < columns || n > kMaxWords) return {CleanInline(row_)};
    std::vector<std::vector<double>> best(columns + 1, std::vector<double>(n + 1, kNever * 10));
    std::vector<std::vector<std::size_t>> next(columns + 1, std::vector<std::size_t>(n + 1, n));
    for (std::size_t i = 0; i < n; ++i) best[1][i] = CellScore(i, n, columns);
    for (std::size_t k = 2; k <= columns; ++k) {
      for (std::size_t i = 0; i + k <= n; ++i) {
        for (std::size_t j = i + 1; j + k - 1 <= n; ++j) {
          const double score = CellScore(i, j, columns) + scores_[j - 1] + best[k - 1][j];
          if (score > best[k][i]) {
            best[k][i] = score;
            next[k][i] = j;
          }
        }
      }
    }
    if (best[columns][0] <= kNever / 2) return {CleanInline(row_)};
    std::vector<std::string> cells;
    for (std::size_t k = columns, i = 0; k > 0; i = next[k][i], --k) {
      cells.push_back(Text(i, k == 1 ? n : next[k][i]));
    }
    return cells;
  }

 private:
  // A dash shares its cell with nothing; long cells cost as they leave the fair share.
  double CellScore(std::size_t from, std::size_t to, std::size_t columns) const {
    if (dashes_[to] != dashes_[from]) return to - from == 1 ? 0 : kNever;
    const double share = static_cast<double>(to - from) / static_cast<double>(words_.size());
    const double fair = 1.0 / static_cast<double>(columns);
    return share > fair ? (fair - share) * 2 : 0;
  }

  std::string Text(std::size_t from, std::size_t to) const {
    const std::size_t start = words_[from].start;
    const Word& last = words_[to - 1];
    const std::string_view text = row_.substr(start, last.start + last.text.size() - start);
    return IsDash(text) ? std::string() : CleanInline(text);
  }

  std::string_view row_;
  std::vector<Word> words_;
  std::vector<double> scores_;             // of a cell that begins at words_[i + 1]
  std::vector<std::size_t> dashes_ = {0};  // among the first i words
};

bool BeginsColumn(const std::vector<std::string_view>& words, std::size_t i) {
  constexpr std::string_view kActors[] = {
      "U.S.",       "US",        "USA",     "United",      "America", "American",
      "Washington", "China",     "Chinese", "Beijing",     "PRC",     "EU",
      "Europe",     "European",  "Dutch",   "Netherlands", "Japan",   "Japanese",
      "Taiwan",     "Taiwanese", "Korea",   "Korean",      "South"};
  // "South Korea", "United States": the second word goes on.
  if (i > 0 &&
      (EqualsIgnoringCase(words[i - 1], "South") || EqualsIgnoringCase(words[i - 1], "United"))) {
    return false;
  }
  std::string_view word = words[i];
  if (word.size() > 2 && word.substr(word.size() - 2) == "'s") word.remove_suffix(2);
  return OneOf(word, kActors);
}

bool EndsColumn(std::string_view word) {
  constexpr std::string_view kNouns[] = {
      "action",  "actions",        "response",        "responses", "reaction",
      "measure", "measures",       "event",           "events",    "move",
      "moves",   "policy",         "policies",        "step",      "steps",
      "status",  "impact",         "effect",          "details",   "notes",
      "source",  "sources",        "description",     "side",      "rule",
      "rules",   "countermeasure", "countermeasures", "scope",     "category",
      "outcome"};
  return OneOf(word, kNouns);
}

}  // namespace

std::vector<std::string> SplitFlatHeader(std::string_view header) {
  std::vector<std::string> columns;
  const std::vector<std::string_view> words = SplitWords(header);
  bool closed = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool joins = i > 0 && LeavesOpen(words[i - 1]);
    if (!joins && (closed || BeginsColumn(words, i))) {
      columns.emplace_back(words[i]);
    } else {
      columns.back().append(" ").append(words[i]);
    }
    const bool next_joins = i + 1 < words.size() && LeavesOpen(words[i + 1]);
    closed = EndsColumn(words[i]) && !next_joins;
  }
  return columns;
}

std::vector<std::string> SplitFlatRow(std::string_view row, std::size_t columns,
                                      const LowerCaseWords& prose) {
  row = Trim(row);
  if (row.empty()) return std::vector<std::string>(columns);
  if (columns <= 1 || columns > kMaxColumns) return {CleanInline(row)};
  return Cutter(row, prose).Cut(columns);
}

}  // namespace chipline
