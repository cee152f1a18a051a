#include "ingest/plain_text.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

#include "ingest/document_builder.h"
#include "ingest/furniture.h"
#include "ingest/table_text.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::string_view kHeaderNames[] = {
    "title",  "headline", "publisher", "source", "site",        "published",
    "date",   "updated",  "url",       "link",   "canonical",   "author",
    "byline", "language", "lang",      "id",     "description", "summary"};

bool IsHeaderName(std::string_view name) {
  if (name.empty() || name.size() > 40) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

// The name of a "name: value" line; empty if it is none.
std::string_view HeaderName(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsHeaderName(line.substr(0, colon))) return {};
  if (colon + 1 < line.size() && line[colon + 1] != ' ' && line[colon + 1] != '\t') return {};
  return line.substr(0, colon);
}

bool IsKnownName(std::string_view name) {
  return std::any_of(std::begin(kHeaderNames), std::end(kHeaderNames),
                     [&](std::string_view known) { return EqualsIgnoringCase(name, known); });
}

struct Item {
  std::string_view text;
  int level = 0;
};

std::size_t Indent(std::string_view line) {
  std::size_t columns = 0;
  for (const char c : line) {
    if (c == '\t') {
      columns += 4;
    } else if (c == ' ') {
      ++columns;
    } else {
      break;
    }
  }
  return columns;
}

// Bytes of a bullet or number with the blank behind it; 0 if the line has none.
std::size_t BulletLength(std::string_view line) {
  for (const std::string_view bullet :
       {"•", "‣", "◦", "▪", "●", "○", "■", "–", "-", "*", "+", "·"}) {
    const std::size_t size = bullet.size();
    if (line.substr(0, size) != bullet) continue;
    const bool blank = line.size() > size + 1 && (line[size] == ' ' || line[size] == '\t');
    // Word processors glue the round bullets to the text.
    return blank ? size + 1 : bullet.size() > 1 && bullet != "–" ? size : 0;
  }
  std::size_t i = 0;
  const bool bracket = !line.empty() && line[0] == '(';
  if (bracket) ++i;
  const std::size_t start = i;
  while (i < line.size() && i - start < 2 && line[i] >= '0' && line[i] <= '9') ++i;
  const bool letter = i == start && i + 1 < line.size() && line[i] >= 'a' && line[i] <= 'z' &&
                      (bracket || line[i + 1] == ')');
  if (letter) ++i;
  if (i == start || i + 1 >= line.size()) return 0;
  if (line[i] != ')' && (line[i] != '.' || bracket || letter)) return 0;
  return line[i + 1] == ' ' ? i + 2 : 0;
}

std::optional<Item> ReadItem(std::string_view line) {
  const std::string_view text = Trim(line);
  const std::size_t bullet = BulletLength(text);
  if (bullet == 0 || bullet >= text.size()) return std::nullopt;
  return Item{Trim(text.substr(bullet)), static_cast<int>(Indent(line) / 4) + 1};
}

// A line that stands alone like a title: short, no full stop, not in the middle of a sentence.
bool LooksLikeHeading(std::string_view line) {
  if (line.empty() || line.size() > 100) return false;
  constexpr std::string_view kSentenceEnds[] = {".",  ";",  ",",  ":",  "…",   "!", "。",
                                                "；", "，", "：", ".”", ".\"", "”", "\""};
  for (const std::string_view end : kSentenceEnds) {
    if (line.size() >= end.size() && line.substr(line.size() - end.size()) == end) return false;
  }
  std::size_t at = 0;
  const char32_t first = NextCodePoint(line, &at);
  if (IsLetter(first) && !IsUpperLetter(first) && !IsIdeograph(first)) return false;
  return SplitWords(line).size() <= 14;
}

// "[words](address)": the bracket that closes is the one that belongs to the opening one, so that
// "[sic]" is no link's beginning. Brackets are paired once, and what closes nowhere is not looked
// for again: a text of brackets alone takes no longer than another.
class LinkFinder {
 public:
  explicit LinkFinder(std::string_view text) : text_(text) {}

  struct Link {
    std::size_t close = 0;  // the "]"
    std::size_t end = 0;    // the ")"
  };
  // The link whose "[" stands at `open`. REQUIRES: rising.
  std::optional<Link> At(std::size_t open) {
    if (!is_paired_) Pair();
    const auto found = closes_.find(open);
    if (found == closes_.end() || text_.substr(found->second + 1, 1) != "(") return std::nullopt;
    if (end_ != std::string_view::npos && end_ <= found->second) {
      end_ = text_.find(')', found->second);
    }
    if (end_ == std::string_view::npos) return std::nullopt;
    return Link{found->second, end_};
  }

 private:
  void Pair() {
    is_paired_ = true;
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '[') open.push_back(i);
      if (text_[i] != ']' || open.empty()) continue;
      closes_.emplace(open.back(), i);
      open.pop_back();
    }
  }

  std::string_view text_;
  bool is_paired_ = false;
  std::unordered_map<std::size_t, std::size_t> closes_;  // of each "[" that has one, its "]"
  std::size_t end_ = 0;                                  // the ")" found last; npos: no more
};

// Markdown's inline marks are noise for a reader of prose.
std::string WithoutMarkdown(std::string_view text) {
  const bool marked = std::any_of(text.begin(), text.end(), [](char c) {
    return c == '*' || c == '_' || c == '`' || c == '[';
  });
  if (!marked) return std::string(text);
  LinkFinder links(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "**" || text.substr(i, 2) == "__") {
      ++i;
      continue;
    }
    if (text[i] == '[' || (text[i] == '!' && text.substr(i + 1, 1) == "[")) {
      const std::size_t open = text[i] == '!' ? i + 1 : i;
      if (const auto link = links.At(open)) {
        const bool is_picture = text[i] == '!' || text[open + 1] == '!';
        if (!is_picture) out += text.substr(open + 1, link->close - open - 1);
        i = link->end;
        continue;
      }
    }
    if (text[i] != '`') out.push_back(text[i]);
  }
  return out;
}

class TextReader {
 public:
  TextReader(std::string_view body, Document* document)
      : lines_(SplitLines(body)), document_(document), builder_(document) {}

  void Read() {
    width_ = WrapWidth();
    if (!document_->title.empty()) builder_.Add(BlockKind::kTitle, document_->title);
    while (at_ < lines_.size()) {
      const bool blank = Trim(lines_[at_]).empty();
      if (blank) {
        chunk_start_ = true;
        skip_list_ = skip_list_ && skipped_ == 0;
        ++at_;
      } else {
        ReadBlock();
        chunk_start_ = false;
      }
    }
  }

 private:
  void ReadBlock() {
    const std::string_view line = Trim(lines_[at_]);
    if (SkipFurniture(line) || ReadTable() || ReadMarkdownHeading(line)) return;
    if (const auto item = ReadItem(lines_[at_])) {
      AddItem(*item);
    } else if (line[0] == '>' && line.size() > 1) {
      builder_.Add(BlockKind::kQuote, Trim(line.substr(1)));
      ++at_;
    } else if (IsRuleLine(line)) {
      ++at_;
    } else if (!AddHeading(line)) {
      AddParagraph();
    }
  }

  // Furniture, the title once more, and what hangs on "Most read".
  bool SkipFurniture(std::string_view line) {
    const LineRole role = ClassifyLine(line);
    if (role == LineRole::kByline && InHead()) {
      const std::string_view name = BylineName(line);
      if (document_->byline.empty()) document_->byline = CleanInline(name);
      builder_.Add(BlockKind::kByline, line);
      ++at_;
      return true;
    }
    if (role == LineRole::kListOfOthers && (chunk_start_ || skip_list_)) {
      skip_list_ = true;
      skipped_ = 0;
      ++at_;
      return true;
    }
    if (skip_list_) {
      const auto item = ReadItem(line);
      if (item || LooksLikeHeading(line)) {
        ++skipped_;
        ++at_;
        return true;
      }
      skip_list_ = false;
    }
    const bool repeats_title =
        !document_->title.empty() && line.size() < 500 && CleanInline(line) == document_->title;
    if (role == LineRole::kFurniture || repeats_title) {
      ++at_;
      return true;
    }
    return IsNamePlate(line);
  }

  // "Chips Reporter" above "2 min read": a short line of the head that shares its chunk with
  // furniture is the byline.
  bool IsNamePlate(std::string_view line) {
    if (!InHead() || !LooksLikeHeading(line) || SplitWords(line).size() > 6) return false;
    const bool beside = at_ + 1 < lines_.size() && !Trim(lines_[at_ + 1]).empty() &&
                        ClassifyLine(lines_[at_ + 1]) == LineRole::kFurniture;
    if (!beside) return false;
    if (document_->byline.empty()) document_->byline = CleanInline(line);
    builder_.Add(BlockKind::kByline, line);
    ++at_;
    return true;
  }

  static bool HasColumnMark(std::string_view line) {
    char before = 'x';
    for (const char c : line) {
      if (c == '|' || c == '\t' || (c == ' ' && before == ' ')) return true;
      before = c;
    }
    return false;
  }

  bool ReadTable() {
    const std::string_view line = lines_[at_];
    // Cheap looks first: most lines are long prose.
    const bool separated = HasColumnMark(line);
    if (!separated && line.size() > 120) return false;
    const bool list = ReadItem(line).has_value();
    if (list) return false;
    auto table = separated ? ReadTextTable(lines_, at_, Prose()) : FlatTableHere();
    if (!table) return false;
    at_ += table->lines;
    builder_.AddTable(*table);
    return true;
  }

  std::optional<TextTable> FlatTableHere() {
    if (at_ + 2 >= lines_.size() || PeriodPrefix(Trim(lines_[at_ + 1])) == 0) return std::nullopt;
    return ReadFlatTable(lines_, at_, Prose());
  }

  bool ReadMarkdownHeading(std::string_view line) {
    const std::size_t marks = line.find_first_not_of('#');
    if (marks >= 1 && marks <= 6 && line[marks] == ' ') {
      std::string_view text = Trim(line.substr(marks));
      while (!text.empty() && text.back() == '#') text.remove_suffix(1);
      ++at_;
      AddTitleOrHeading(WithoutMarkdown(Trim(text)), static_cast<int>(marks));
      return true;
    }
    const std::string_view below = at_ + 1 < lines_.size() ? Trim(lines_[at_ + 1]) : "";
    const bool setext = below.size() >= 3 && below.find_first_not_of(below[0]) == below.npos &&
                        (below[0] == '=' || below[0] == '-');
    if (!setext || line.size() > 120) return false;
    at_ += 2;
    AddTitleOrHeading(WithoutMarkdown(line), below[0] == '=' ? 1 : 2);
    return true;
  }

  void AddTitleOrHeading(const std::string& text, int level) {
    const std::string clean = CleanInline(text);
    if (clean == document_->title) return;
    if (level == 1 && document_->title.empty() && document_->blocks.empty()) {
      document_->title = clean;
      builder_.Add(BlockKind::kTitle, clean);
    } else {
      builder_.Add(BlockKind::kHeading, clean, level);
    }
  }

  // A short line alone between blank lines, or right above list items.
  bool AddHeading(std::string_view line) {
    if (!chunk_start_ || !LooksLikeHeading(line)) return false;
    const bool last = at_ + 1 >= lines_.size();
    const bool alone = !last && Trim(lines_[at_ + 1]).empty();
    const bool above_list = !last && ReadItem(lines_[at_ + 1]).has_value();
    if (!above_list && (!alone || !SomethingFollows())) return false;
    const BlockKind kind = IsPictureTitle(line) ? BlockKind::kCaption : BlockKind::kHeading;
    builder_.Add(kind, WithoutMarkdown(line), kind == BlockKind::kHeading ? 2 : 0);
    ++at_;
    return true;
  }

  // Right below a heading and in another style of capitals: what is left of a picture.
  bool IsPictureTitle(std::string_view line) const {
    if (document_->blocks.empty() || document_->blocks.back().kind != BlockKind::kHeading) {
      return false;
    }
    return IsTitleCase(document_->blocks.back().text) && !IsTitleCase(line);
  }

  // Every word that is not a particle begins with a capital.
  static bool IsTitleCase(std::string_view line) {
    const std::vector<std::string_view> words = SplitWords(line);
    return std::all_of(words.begin(), words.end(), [](std::string_view word) {
      return word.size() <= 3 || word[0] < 'a' || word[0] > 'z';
    });
  }

  bool SomethingFollows() const {
    for (std::size_t i = at_ + 1; i < lines_.size(); ++i) {
      const std::string_view line = Trim(lines_[i]);
      if (!line.empty()) return ClassifyLine(line) == LineRole::kProse;
    }
    return false;
  }

  void AddItem(const Item& first) {
    const std::string lead = builder_.LeadIn();
    const std::string text = JoinWrapped(first.text, true);
    Block* block = builder_.Add(BlockKind::kListItem, WithoutMarkdown(text), first.level);
    if (block == nullptr) return;
    block->lead_in = lead;
    SetDateLead(block);
  }

  void AddParagraph() {
    const std::string text = JoinWrapped(Trim(lines_[at_]), false);
    Block* block = builder_.Add(BlockKind::kParagraph, WithoutMarkdown(text));
    if (block != nullptr) SetDateLead(block);
  }

  // Takes the line and those that were broken off it; leaves at_ behind them.
  std::string JoinWrapped(std::string_view first, bool item) {
    std::string text(first);
    while (++at_ < lines_.size()) {
      const std::string_view next = Trim(lines_[at_]);
      if (next.empty() || ReadItem(lines_[at_]) || OpensWithDate(next)) break;
      const bool hangs =
          item && Indent(lines_[at_]) >= 2 && Indent(lines_[at_]) > Indent(lines_[at_ - 1]);
      if (!hangs && !IsBrokenAt(at_ - 1)) break;
      if (ClassifyLine(next) != LineRole::kProse) break;
      std::size_t back = text.size();
      while (back > 0 && (static_cast<unsigned char>(text[back - 1]) & 0xC0) == 0x80) --back;
      std::size_t last = back == 0 ? 0 : back - 1;
      const bool ideograph = !text.empty() && IsIdeograph(NextCodePoint(text, &last));
      if (!ideograph) text.push_back(' ');
      text += next;
    }
    return text;
  }

  // "14 January 2026 — …" opens an entry of its own.
  static bool OpensWithDate(std::string_view line) {
    Block entry;
    entry.text = line.substr(0, 60);
    SetDateLead(&entry);
    return !entry.row_header.empty();
  }

  // Whether a writer who fills lines up to width_ would have broken line i where it ends.
  bool IsBrokenAt(std::size_t i) const {
    if (width_ == 0) return false;
    const std::string_view next = Trim(lines_[i + 1]);
    const std::size_t first_word = CountCodePoints(next.substr(0, next.find(' ')));
    return CountCodePoints(lines_[i]) + 1 + first_word > width_;
  }

  // The column at which the text was filled, or 0 where its lines are paragraphs.
  std::size_t WrapWidth() const {
    constexpr std::size_t kWidest = 120;
    constexpr std::size_t kNarrowest = 40;
    std::size_t width = 0;
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string_view line = lines_[i];
      if (line.size() > kWidest * 4) return 0;
      width = std::max(width, CountCodePoints(line));
      pairs += i > 0 && !Trim(line).empty() && !Trim(lines_[i - 1]).empty() ? 1 : 0;
    }
    if (width > kWidest || width < kNarrowest || pairs < 2) return 0;
    // Ragged right margins leave a few columns.
    return width - width / 10;
  }

  static bool IsRuleLine(std::string_view line) {
    return line.size() >= 3 && line.find_first_not_of("-=*_ ") == std::string_view::npos;
  }

  // Before the first paragraph. Blocks that were looked at once stay what they are.
  bool InHead() {
    while (head_ < document_->blocks.size()) {
      const BlockKind kind = document_->blocks[head_].kind;
      if (kind != BlockKind::kTitle && kind != BlockKind::kByline) return false;
      ++head_;
    }
    return true;
  }

  const LowerCaseWords& Prose() {
    if (prose_) return *prose_;
    prose_.emplace();
    for (const std::string_view line : lines_) {
      if (PeriodPrefix(line) != 0) continue;
      for (const std::string_view word : SplitWords(line)) {
        const std::size_t end = word.find_first_of(",.;:)\"");
        const std::string_view bare = word.substr(0, end);
        if (!bare.empty() && bare[0] >= 'a' && bare[0] <= 'z') prose_->emplace(bare);
      }
    }
    return *prose_;
  }

  std::vector<std::string_view> lines_;
  Document* document_;
  DocumentBuilder builder_;
  std::optional<LowerCaseWords> prose_;
  std::size_t at_ = 0;
  std::size_t width_ = 0;
  std::size_t head_ = 0;     // blocks that are the head's
  bool chunk_start_ = true;  // the line before was blank
  bool skip_list_ = false;   // below "Most read"
  std::size_t skipped_ = 0;
};

}  // namespace

std::string_view TextHeader::Find(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    for (const auto& [field, value] : fields) {
      if (field == name) return value;
    }
  }
  return {};
}

TextHeader ReadTextHeader(std::string_view text) {
  TextHeader header;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t newline = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, newline - at);
    const std::size_t next = std::min(newline + 1, text.size());
    const std::string_view name = HeaderName(line);
    const bool blank = Trim(line).empty();
    if (header.fields.empty() && (blank || !IsKnownName(name))) {
      if (!blank) return header;
    } else if (blank) {
      header.body = next;
      return header;
    } else if (!name.empty()) {
      header.fields.emplace_back(AsciiLower(name), CleanInline(line.substr(name.size() + 1)));
    } else if (line[0] == ' ' || line[0] == '\t') {
      header.fields.back().second += " " + CleanInline(line);
    } else {
      return header;
    }
    at = next;
    header.body = at;
  }
  return header;
}

void ReadTextBody(std::string_view body, Document* document) {
  TextReader(body, document).Read();
}

}  // namespace chipline
