#include "ingest/pdf_layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <unordered_set>

#include <re2/re2.h>

#include "ingest/document_builder.h"
#include "ingest/pdf_columns.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

// Parts of a page's height at its edges where running heads and feet stand.
constexpr double kEdge = 0.12;
// A heading is that much taller than the body.
constexpr double kTaller = 1.15;
constexpr std::size_t kLongestHeading = 240;
constexpr std::size_t kHeadingLines = 6;

bool HasLower(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}
bool HasUpper(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Digits as one mark, so that "Page 3" and "Page 12" are the same foot.
std::string WithoutNumbers(std::string_view text) {
  std::string out;
  for (const char c : AsciiLower(text)) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !out.empty() && out.back() == '#') continue;
    out += digit ? '#' : c;
  }
  return std::string(Trim(out));
}

// Marks of the printing press and bare page numbers.
bool IsFurniture(const PdfLine& line, const PdfPage& page) {
  static const RE2 press("^VerDate\\b|\\bon DSK\\w+ with\\b|^\\w+ on DSK|\\bPO 00000\\b|^jspears");
  if (RE2::PartialMatch(line.text, press)) return true;
  static const RE2 number(
      "(?i)^[-–—\\s]*(?:page\\s*)?\\d{1,4}(?:\\s*(?:of|/)\\s*\\d{1,4})?[-–—\\s]*$");
  const bool edge =
      line.top < page.height * kEdge * 0.6 || line.bottom > page.height * (1 - kEdge * 0.6);
  return edge && RE2::FullMatch(line.text, number);
}

class Layout {
 public:
  Layout(const std::vector<PdfPage>& pages, std::vector<PdfLine> lines, Document* document)
      : pages_(pages), lines_(std::move(lines)), document_(document), builder_(document) {}

  void Run() {
    std::erase_if(lines_, [](const PdfLine& line) { return Trim(line.text).empty(); });
    TakeRunning();
    OrderColumns();
    if (lines_.empty() && gazette_.empty()) return;
    FindBody();
    LearnWords();
    Gather();
    Emit();
  }

 private:
  // A paragraph or heading in the making.
  struct TextRun {
    std::string text;
    std::vector<const PdfLine*> lines;
    bool heading = false;
  };

  bool AtEdge(const PdfLine& line) const {
    const double height = pages_[static_cast<std::size_t>(line.page)].height;
    return line.bottom < height * kEdge || line.top > height * (1 - kEdge);
  }

  // Heads and feet: the same words, numbers aside, at the edge of half of the pages.
  void TakeRunning() {
    std::map<std::string, std::set<int>> seen;
    for (const PdfLine& line : lines_) {
      if (AtEdge(line)) seen[WithoutNumbers(line.text)].insert(line.page);
    }
    const std::size_t enough = std::max<std::size_t>(2, (pages_.size() + 1) / 2);
    for (const PdfLine& line : lines_) {
      const bool gazette = line.text.find("Federal Register / Vol.") != std::string::npos;
      if (gazette && AtEdge(line) && gazette_.empty())
        gazette_ = PageNumberBeside(line) + line.text;
    }
    std::erase_if(lines_, [&](const PdfLine& line) {
      const PdfPage& page = pages_[static_cast<std::size_t>(line.page)];
      const bool gazette = line.text.find("Federal Register / Vol.") != std::string::npos;
      if (gazette && AtEdge(line)) return true;
      if (IsFurniture(line, page)) return true;
      if (!AtEdge(line)) return false;
      const auto found = seen.find(WithoutNumbers(line.text));
      return found->second.size() >= enough;
    });
  }

  // The number that stands beside a gazette's running head, in a box of its own.
  std::string PageNumberBeside(const PdfLine& head) const {
    static const RE2 number("^\\d{1,6}$");
    for (const PdfLine& line : lines_) {
      const bool beside = line.page == head.page && std::abs(line.top - head.top) < head.height();
      if (beside && RE2::FullMatch(line.text, number)) return line.text + " ";
    }
    return {};
  }

  void OrderColumns() {
    std::vector<PdfLine> ordered;
    std::vector<PdfLine> page;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      page.push_back(std::move(lines_[i]));
      if (i + 1 < lines_.size() && lines_[i + 1].page == page.front().page) continue;
      OrderInColumns(std::move(page), &ordered);
      page.clear();
    }
    lines_ = std::move(ordered);
  }

  // The height of most of the text.
  void FindBody() {
    std::map<int, std::size_t> heights;
    for (const PdfLine& line : lines_) {
      heights[static_cast<int>(std::lround(line.height() * 2))] += line.text.size();
    }
    std::size_t most = 0;
    for (const auto& [height, size] : heights) {
      if (size <= most) continue;
      most = size;
      body_ = height / 2.0;
    }
  }

  void LearnWords() {
    for (const PdfLine& line : lines_) {
      for (const std::string_view word : SplitWords(line.text)) {
        std::string plain = AsciiLower(word);
        while (!plain.empty() &&
               std::string_view(".,;:()\"'").find(plain.back()) != std::string_view::npos) {
          plain.pop_back();
        }
        if (!plain.ends_with('-')) words_.insert(std::move(plain));
      }
    }
  }

  bool IsHeading(const PdfLine& line) const {
    const std::string_view text = Trim(line.text);
    if (line.height() > body_ * kTaller) return true;
    return HasUpper(text) && !HasLower(text) && text.size() > 3 && !text.ends_with('.') &&
           text.size() < 120;
  }

  void Gather() {
    const PdfLine* before = nullptr;
    for (const PdfLine& line : lines_) {
      const bool heading = IsHeading(line);
      if (runs_.empty() || Breaks(*before, line, heading)) {
        runs_.push_back({{}, {}, heading});
      }
      TextRun& run = runs_.back();
      Join(&run.text, line.text);
      run.lines.push_back(&line);
      before = &line;
    }
  }

  bool Breaks(const PdfLine& before, const PdfLine& line, bool heading) const {
    const TextRun& run = runs_.back();
    if (heading != run.heading) return true;
    if (heading) return BreaksHeading(before, line);
    if (Opens(line.text)) return true;
    if (line.block != before.block) return !GoesOn(run.text, line);
    const double gap = line.top - before.bottom;
    if (gap > 0.6 * body_) return true;
    return Indented(before, line);
  }

  // Two lines of one heading are as tall and as close as lines of one paragraph.
  static bool BreaksHeading(const PdfLine& before, const PdfLine& line) {
    return line.page != before.page || std::abs(line.height() - before.height()) > 1 ||
           line.top - before.bottom > 0.8 * line.height() || line.top < before.top;
  }

  // A bullet, a label of a notice's head, a numbered item.
  static bool Opens(std::string_view text) {
    static const RE2 opening(
        "^(?:[•▪■●◦·–—]\\s|\\(\\w{1,3}\\)\\s|\\d{1,2}\\.\\s|"
        "(?:AGENCY|AGENCIES|ACTION|SUMMARY|DATES?|EFFECTIVE DATES?|ADDRESSES|"
        "FOR FURTHER INFORMATION CONTACT|SUPPLEMENTARY INFORMATION):|\\[(?:Docket|FR Doc)|RIN "
        "\\d)");
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), opening);
  }

  // Over a box, column or page: only in the middle of a sentence.
  static bool GoesOn(std::string_view text, const PdfLine& line) {
    text = Trim(text);
    if (text.empty()) return false;
    const char last = text.back();
    const bool ended = last == '.' || last == ':' || last == '?' || last == '!' || last == ';' ||
                       text.ends_with("”") || text.ends_with("]");
    if (last == '-') return true;
    if (ended) return false;
    const std::string_view next = Trim(line.text);
    const bool lower = !next.empty() && next.front() >= 'a' && next.front() <= 'z';
    return lower || text.ends_with(",") || EndsInSmallWord(text);
  }

  static bool EndsInSmallWord(std::string_view text) {
    static const RE2 small("\\b(?:the|of|and|or|to|in|for|by|on|with|a|an|from|under|that|which)$");
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), small);
  }

  // The first line of a paragraph is set in where its neighbours are not.
  bool Indented(const PdfLine& before, const PdfLine& line) const {
    const double step = line.left - before.left;
    return step > 0.6 * body_ && step < 6 * body_ && Ended(runs_.back().text);
  }

  static bool Ended(std::string_view text) {
    text = Trim(text);
    return text.empty() ||
           std::string_view(".:;?!)]").find(text.back()) != std::string_view::npos ||
           text.ends_with("”") || text.ends_with("’");
  }

  // "manu-" and "facturing" are one word; "end-" and "user" are where the text has "end-user".
  void Join(std::string* text, std::string_view next) const {
    next = Trim(next);
    if (text->empty()) {
      *text = next;
      return;
    }
    const bool soft = text->ends_with("\u00AD");
    const bool hyphen = text->size() > 1 && text->back() == '-' &&
                        text->at(text->size() - 2) != ' ' && !next.empty() && next.front() >= 'a' &&
                        next.front() <= 'z';
    if (soft) {
      text->resize(text->size() - 2);
    } else if (hyphen) {
      if (!IsCompound(*text, next)) text->pop_back();
    } else if (!Ideographs(*text, next)) {
      *text += ' ';
    }
    *text += next;
  }

  bool IsCompound(const std::string& text, std::string_view next) const {
    const std::size_t blank = text.rfind(' ');
    std::string head =
        AsciiLower(std::string_view(text).substr(blank == std::string::npos ? 0 : blank + 1));
    while (!head.empty() && (head.front() == '(' || head.front() == '"')) head.erase(0, 1);
    std::string tail = AsciiLower(next.substr(0, next.find(' ')));
    while (!tail.empty() &&
           std::string_view(".,;:()\"'").find(tail.back()) != std::string_view::npos) {
      tail.pop_back();
    }
    if (words_.contains(head.substr(0, head.size() - 1) + tail)) return false;
    if (words_.contains(head + tail)) return true;
    // A second hyphen in the word: "state-of-the-" and "art".
    return head.find('-') + 1 < head.size() && head.find('-') != std::string::npos;
  }

  // Chinese lines join without a blank.
  static bool Ideographs(std::string_view text, std::string_view next) {
    std::size_t at = text.size();
    while (at > 0 && (static_cast<unsigned char>(text[at - 1]) & 0xC0) == 0x80) --at;
    if (at == 0 || next.empty()) return false;
    --at;
    std::size_t zero = 0;
    const char32_t last = NextCodePoint(text, &at);
    const char32_t first = NextCodePoint(next, &zero);
    const auto wide = [](char32_t c) {
      return IsIdeograph(c) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF65);
    };
    return wide(last) && wide(first);
  }

  void Emit() {
    const TextRun* title = Title();
    if (title != nullptr) {
      document_->title = CleanInline(title->text);
      builder_.Add(BlockKind::kTitle, document_->title);
    }
    if (!gazette_.empty()) builder_.Add(BlockKind::kParagraph, gazette_);
    for (const TextRun& run : runs_) {
      if (&run == title) continue;
      const bool heading = run.heading && run.text.size() <= kLongestHeading &&
                           run.lines.size() <= kHeadingLines && HasLower(run.text);
      Block* block = builder_.Add(heading ? BlockKind::kHeading : KindOf(run),
                                  WithoutBullet(run.text), heading ? 2 : 0);
      if (block != nullptr && !heading) SetDateLead(block);
    }
  }

  static BlockKind KindOf(const TextRun& run) {
    return run.text.starts_with("•") ? BlockKind::kListItem : BlockKind::kParagraph;
  }

  static std::string_view WithoutBullet(std::string_view text) {
    return text.starts_with("•") ? Trim(text.substr(std::string_view("•").size())) : text;
  }

  // In a gazette what stands before "AGENCY:"; else the tallest heading of the first page.
  const TextRun* Title() const {
    for (std::size_t i = 1; i < runs_.size(); ++i) {
      if (runs_[i].text.starts_with("AGENCY:") || runs_[i].text.starts_with("AGENCIES:")) {
        return runs_[i - 1].text.size() <= kLongestHeading * 2 ? &runs_[i - 1] : nullptr;
      }
    }
    const TextRun* best = nullptr;
    for (const TextRun& run : runs_) {
      if (run.lines.front()->page > 0) break;
      if (!run.heading || run.text.size() > kLongestHeading || run.text.size() < 6) continue;
      if (best == nullptr || run.lines.front()->height() > best->lines.front()->height() + 0.5)
        best = &run;
    }
    if (best != nullptr) return best;
    const bool opens =
        !runs_.empty() && runs_[0].text.size() <= kLongestHeading && !Ended(runs_[0].text);
    return opens ? &runs_[0] : nullptr;
  }

  const std::vector<PdfPage>& pages_;
  std::vector<PdfLine> lines_;
  Document* document_;
  DocumentBuilder builder_;
  double body_ = 10;
  std::string gazette_;  // the running head of its first page, with the number
  std::unordered_set<std::string> words_;
  std::vector<TextRun> runs_;
};

}  // namespace

void LayOut(const std::vector<PdfPage>& pages, std::vector<PdfLine> lines, Document* document) {
  Layout(pages, std::move(lines), document).Run();
}

}  // namespace chipline
