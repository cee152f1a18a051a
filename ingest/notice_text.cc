#include "ingest/notice_text.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <re2/re2.h>

#include "ingest/marker_date.h"
#include "ingest/ministry_notice.h"
#include "ingest/notice_days.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using re2::StringPiece;

constexpr std::array<std::string_view, 4> kSeriesNames = {"federal-register", "announcement",
                                                          "press-release", "guidance"};
// The labels of a document's head, as the Federal Register prints them.
constexpr std::array<std::string_view, 12> kLabels = {"AGENCY",
                                                      "AGENCIES",
                                                      "ACTION",
                                                      "SUMMARY",
                                                      "DATES",
                                                      "DATE",
                                                      "EFFECTIVE DATE",
                                                      "EFFECTIVE DATES",
                                                      "ADDRESS",
                                                      "ADDRESSES",
                                                      "FOR FURTHER INFORMATION CONTACT",
                                                      "SUPPLEMENTARY INFORMATION"};
// A head lies at the beginning.
constexpr std::size_t kHeadBlocks = 120;

// The label that a block begins with, and where the text behind it begins; npos without one.
std::pair<std::string_view, std::size_t> LabelOf(std::string_view text) {
  for (const std::string_view label : kLabels) {
    if (!text.starts_with(label)) continue;
    const std::string_view rest = text.substr(label.size());
    const std::size_t colon = rest.find_first_not_of(' ');
    if (colon == std::string_view::npos || rest[colon] != ':') continue;
    const std::size_t at = rest.find_first_not_of(' ', colon + 1);
    return {label, at == std::string_view::npos ? text.size() : label.size() + at};
  }
  return {{}, std::string_view::npos};
}

// A piece of a section: a block from a byte on.
struct Piece {
  const Block* block = nullptr;
  std::size_t offset = 0;
};

bool Means(std::string_view label, std::string_view wanted) {
  if (wanted == "DATES") return label.find("DATE") != std::string_view::npos;
  return label == wanted;
}

std::vector<Piece> SectionOf(const Document& document, std::string_view wanted) {
  std::vector<Piece> out;
  bool inside = false;
  for (std::size_t i = 0; i < document.blocks.size() && i < kHeadBlocks; ++i) {
    const Block& block = document.blocks[i];
    const auto [label, offset] = LabelOf(block.text);
    if (offset != std::string_view::npos) {
      if (inside) break;
      inside = Means(label, wanted);
      if (inside && offset < block.text.size()) out.push_back({&block, offset});
    } else if (inside) {
      out.push_back({&block, 0});
    }
  }
  return out;
}

// A section as one text, with the way back to its blocks.
struct Joined {
  std::string text;
  std::vector<std::pair<std::size_t, Piece>> pieces;  // where each begins in `text`

  // Code points of Document::text for bytes of `text`; what lies in several blocks ends with the
  // first.
  void Place(std::size_t* begin, std::size_t* end) const {
    auto at = std::ranges::upper_bound(pieces, *begin, {}, [](const auto& p) { return p.first; });
    const auto& [start, piece] = *std::prev(at);
    const std::string_view block = piece.block->text;
    const std::size_t from = std::min(*begin - start + piece.offset, block.size());
    const std::size_t to = std::min(*end - start + piece.offset, block.size());
    *begin = piece.block->start + CountCodePoints(block.substr(0, from));
    *end = piece.block->start + CountCodePoints(block.substr(0, to));
  }
};

Joined Join(const std::vector<Piece>& pieces) {
  Joined out;
  for (const Piece& piece : pieces) {
    if (!out.text.empty()) out.text += ' ';
    out.pieces.push_back({out.text.size(), piece});
    out.text += std::string_view(piece.block->text).substr(piece.offset);
  }
  return out;
}

// ---- the printed Federal Register

// What the lines around a document's head say: "[Federal Register Volume 90, Number 167 (Tuesday,
// September 2, 2025)]", "[Pages 42321-42322]", "[Docket No. 250825-0144]", "RIN 0694-AK32".
class PrintedHead {
 public:
  explicit PrintedHead(Document* document) : document_(document) {}

  void Read() {
    NoticeFacts facts;
    facts.series = NoticeSeries::kFederalRegister;
    facts.action = NoticeSection(*document_, "ACTION");
    for (std::size_t i = 0; i < document_->blocks.size() && i < kHeadBlocks; ++i) {
      const std::string& text = document_->blocks[i].text;
      Line(text, &facts);
      if (LabelOf(text).first == "SUPPLEMENTARY INFORMATION") break;
    }
    facts.filed = FiledDay(document_->text);
    if (facts.number.empty()) facts.number = NumberAtFoot();
    if (!volume_.empty() && !page_.empty()) facts.citation = volume_ + " FR " + page_;
    if (!facts.number.empty()) facts.act = "fr-" + facts.number;
    facts.type = TypeByAction(facts.action);
    if (!facts.publication && document_->published) Given(&facts);
    if (facts.publication && document_->date_markers.empty()) {
      document_->date_markers.push_back(
          {Edtf::FromDay(*facts.publication), "federal-register issue"});
    }
    if (document_->publisher.empty() && !facts.citation.empty()) {
      document_->publisher = "Federal Register";
    }
    document_->notice = std::move(facts);
    TakeNoticeDates(document_);
  }

 private:
  void Given(NoticeFacts* facts) const {
    if (document_->published->is_day()) facts->publication = document_->published->earliest();
  }

  void Line(std::string_view text, NoticeFacts* facts) {
    static const RE2 issue(
        "(?i)federal register\\s*(?:volume|/\\s*vol\\.)\\s*(\\d+),\\s*(?:number|no\\.)\\s*\\d+\\s*"
        "[(/]?\\s*(?:[a-z]+day,\\s*)?([a-z]+ \\d{1,2}, \\d{4})");
    static const RE2 pages("(?i)\\[?pages? (\\d+)(?:-\\d+)?\\]");
    // The running head of the first page.
    static const RE2 head("^(\\d{1,6}) +Federal Register */ *Vol");
    static const RE2 cited("\\b(\\d{2,3}) FR (\\d{1,6})\\b");
    static const RE2 docket("(?i)\\[?docket (?:nos?\\.|numbers?:?|id:?|no)\\s*([^\\]]+)");
    static const RE2 rin("\\bRINs?:? ((?:\\d{4}[-–][A-Z0-9]{4}(?:,? and |, )?)+)");
    static const RE2 number("(?i)\\[?FR Doc(?:ument)?\\.?(?: No[.:]*)?:? ?(\\d{2,4}[-–]\\d{4,6})");
    static const RE2 cfr("(?i)^(\\d+) CFR Parts? ([0-9, and]+)");
    const StringPiece line(text.data(), text.size());
    StringPiece a;
    StringPiece b;
    const auto str = [](StringPiece piece) { return std::string(piece.data(), piece.size()); };
    if (volume_.empty() && RE2::PartialMatch(line, issue, &a, &b)) {
      volume_ = str(a);
      if (const auto day = ParseMarkerDay({b.data(), b.size()})) facts->publication = *day;
    }
    if (page_.empty() && RE2::PartialMatch(line, pages, &a)) page_ = str(a);
    if (page_.empty() && RE2::PartialMatch(line, head, &a)) page_ = str(a);
    if (text.size() < 40 && volume_.empty() && RE2::PartialMatch(line, cited, &a, &b)) {
      volume_ = str(a);
      page_ = str(b);
    }
    if (text.size() < 200 && RE2::PartialMatch(line, docket, &a)) {
      facts->dockets.push_back(std::string(Trim({a.data(), a.size()})));
    }
    if (text.size() < 200 && RE2::PartialMatch(line, rin, &a)) facts->rins.push_back(str(a));
    if (facts->number.empty() && RE2::PartialMatch(line, number, &a)) facts->number = str(a);
    if (text.size() < 200 && RE2::PartialMatch(line, cfr, &a, &b)) Cfr(str(a), str(b), facts);
  }

  static void Cfr(const std::string& title, const std::string& parts, NoticeFacts* facts) {
    static const RE2 part("(\\d+)");
    StringPiece rest(parts);
    std::string number;
    while (RE2::FindAndConsume(&rest, part, &number)) {
      facts->cfr.emplace_back(title).append(" CFR ").append(number);
    }
  }

  // "[FR Doc. 2025-19001 Filed 9-29-25; 8:45 am]" closes a document.
  std::string NumberAtFoot() const {
    static const RE2 number("FR Doc\\. (\\d{2,4}[-–]\\d{4,6}) Filed");
    StringPiece found;
    if (!RE2::PartialMatch(StringPiece(document_->text), number, &found)) return {};
    return {found.data(), found.size()};
  }

  static std::string TypeByAction(const std::string& action) {
    const std::string lower = AsciiLower(action);
    if (lower.find("proposed rule") != std::string::npos) return "Proposed Rule";
    if (lower.find("rule") != std::string::npos || lower.find("amendment") != std::string::npos) {
      return "Rule";
    }
    return lower.find("notice") != std::string::npos ? "Notice" : std::string();
  }

  Document* document_;
  std::string volume_;
  std::string page_;
};

bool HasPrintedHead(const Document& document) {
  bool dates = false;
  int others = 0;
  for (std::size_t i = 0; i < document.blocks.size() && i < kHeadBlocks; ++i) {
    const auto label = LabelOf(document.blocks[i].text).first;
    dates = dates || Means(label, "DATES");
    others += label == "ACTION" || label == "SUMMARY" || label == "AGENCY";
  }
  return dates ? others >= 1 : others >= 2;
}

}  // namespace

std::string_view Name(NoticeSeries series) {
  return kSeriesNames[static_cast<std::size_t>(series)];
}

bool IsLegalText(const NoticeFacts& facts) {
  return facts.series == NoticeSeries::kFederalRegister ||
         facts.series == NoticeSeries::kAnnouncement;
}

std::string NoticeSection(const Document& document, std::string_view label) {
  return Join(SectionOf(document, label)).text;
}

void TakeNoticeDates(Document* document) {
  const Joined section = Join(SectionOf(*document, "DATES"));
  NoticeFacts& facts = *document->notice;
  facts.dates = ReadNoticeDates(section.text, facts.publication);
  for (NoticeDate& date : facts.dates) {
    section.Place(&date.begin, &date.end);
    if (date.role == NoticeDateRole::kFiled && !facts.filed) facts.filed = date.day;
  }
}

std::optional<Day> FiledDay(std::string_view text) {
  static const RE2 filed("\\bFiled (\\d{1,2})[-–](\\d{1,2})[-–](\\d{2})[;,]");
  int month = 0;
  int day = 0;
  int year = 0;
  if (!RE2::PartialMatch(StringPiece(text.data(), text.size()), filed, &month, &day, &year)) {
    return std::nullopt;
  }
  year += year < 70 ? 2000 : 1900;
  if (month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
  return FromCivil({year, month, day});
}

void RecogniseNotice(Document* document) {
  if (document->notice) return;
  if (HasPrintedHead(*document)) return PrintedHead(document).Read();
  if (!TakeAnnouncement(document)) (void)TakeAuthorityPage(document);
}

}  // namespace chipline
