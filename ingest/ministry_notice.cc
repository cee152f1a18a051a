#include "ingest/ministry_notice.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include "ingest/authority_site.h"
#include "ingest/marker_date.h"
#include "ingest/notice_days.h"
#include "ingest/sentence.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using re2::StringPiece;

constexpr std::size_t kHeadBlocks = 8;
constexpr std::size_t kFootBlocks = 6;
// A line that numbers an announcement names little else than who and what about.
constexpr std::size_t kLongestNumberLine = 400;

struct Ministry {
  std::string_view chinese;
  std::string_view english;
  std::string_view id;
};
constexpr std::array<Ministry, 12> kMinistries = {{
    {"商务部", "Ministry of Commerce", "mofcom"},
    {"海关总署", "General Administration of Customs", "gacc"},
    {"工业和信息化部", "Ministry of Industry and Information Technology", "miit"},
    {"国家市场监督管理总局", "State Administration for Market Regulation", "samr"},
    {"市场监管总局", "State Administration for Market Regulation", "samr"},
    {"国家互联网信息办公室", "Cyberspace Administration of China", "cac"},
    {"国家网信办", "Cyberspace Administration of China", "cac"},
    {"国家发展改革委", "National Development and Reform Commission", "ndrc"},
    {"财政部", "Ministry of Finance", "mof"},
    {"国务院关税税则委员会", "Customs Tariff Commission", "ctc"},
    {"不可靠实体清单工作机制", "Unreliable Entity List", "mofcom-uel"},
    {"国家密码管理局", "State Cryptography Administration", "sca"},
}};

StringPiece Piece(std::string_view text) {
  return {text.data(), text.size()};
}
std::string Str(StringPiece piece) {
  return {piece.data(), piece.size()};
}

struct Numbered {
  std::string citation;
  std::string number;  // "2025-70"
  bool chinese = false;
};

// The announcement's own number opens the line; one that is quoted stands further back.
std::optional<Numbered> NumberIn(std::string_view line) {
  static const RE2 chinese(
      "^(?:[【\\[(（《]?)((?:中华人民共和国)?[\\p{Han}、，,\\s]{0,60}?(?:公告|令))\\s*[〔\\[（(]?("
      "\\d{4})\\s*年?[〕\\]）)]?\\s*"
      "第?\\s*(\\d{1,4})\\s*号");
  static const RE2 reversed(
      "^((?:中华人民共和国)?[\\p{Han}、\\s]{0,60}?)(\\d{4})\\s*年第?\\s*(\\d{1,4})\\s*号(?:公告|"
      "令)");
  static const RE2 english(
      "(?i)^((?:MOFCOM|GACC|MIIT|SAMR|CAC|(?:joint )?(?:public )?(?:(?:the )?(?:ministry|general "
      "administration|state administration) of [a-z ,&]+?)?)\\s*"
      "(?:announcement|public "
      "notice|notice|order|decree)\\s*(?:\\(|\\[)?\\s*(?:no\\.?\\s*(\\d{1,4})(?:,?\\s*(?:of|\\[|\\("
      "))?\\s*(\\d{4})|(\\d{4})\\s*[\\])]?,?\\s*no\\.?\\s*(\\d{1,4}))[\\])]?)");
  StringPiece all;
  StringPiece a;
  StringPiece b;
  StringPiece c;
  StringPiece d;
  if (RE2::PartialMatch(Piece(line), chinese, &all, &a, &b)) {
    const auto end = static_cast<std::size_t>(b.data() - line.data()) + b.size();
    const std::size_t hao = line.find("号", end);
    return Numbered{CleanInline(line.substr(0, hao + 3)), Str(a) + "-" + Str(b), true};
  }
  if (RE2::PartialMatch(Piece(line), reversed, &all, &a, &b)) {
    return Numbered{CleanInline(Str(all) + "公告" + Str(a) + "年第" + Str(b) + "号"),
                    Str(a) + "-" + Str(b), true};
  }
  if (RE2::PartialMatch(Piece(line), english, &all, &a, &b, &c, &d)) {
    const std::string number = a.empty() ? Str(d) : Str(a);
    const std::string year = a.empty() ? Str(c) : Str(b);
    return Numbered{CleanInline(Str(all)), year + "-" + number, false};
  }
  return std::nullopt;
}

// "2025年11月7日" or "November 7, 2025" alone at the foot.
std::optional<Day> SignedDay(const Document& document) {
  const auto& blocks = document.blocks;
  for (std::size_t back = 1; back <= kFootBlocks && back <= blocks.size(); ++back) {
    const std::string& text = blocks[blocks.size() - back].text;
    if (text.size() > 60) continue;
    if (const auto day = ParseMarkerDay(text)) return day;
    static const RE2 chinese("(\\d{4})\\s*年\\s*(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*日$");
    int year = 0;
    int month = 0;
    int day = 0;
    if (RE2::PartialMatch(text, chinese, &year, &month, &day)) {
      if (month >= 1 && month <= 12 && day >= 1 && day <= DaysInMonth(year, month)) {
        return FromCivil({year, month, day});
      }
    }
    const auto days = FindPrintedDays(text, {});
    if (days.size() == 1 && days[0].end + 2 >= text.size()) return days[0].day;
  }
  return std::nullopt;
}

// "MOFCOM" of "mofcom".
std::string AsciiUpper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::vector<std::string> AgenciesIn(std::string_view line, std::string* id) {
  std::vector<std::string> out;
  const std::string lower = AsciiLower(line);
  std::vector<std::pair<std::size_t, const Ministry*>> found;
  for (const Ministry& ministry : kMinistries) {
    const std::size_t at =
        std::min({line.find(ministry.chinese), lower.find(AsciiLower(ministry.english)),
                  line.find(AsciiUpper(ministry.id) + " ")});
    if (at != std::string_view::npos) found.emplace_back(at, &ministry);
  }
  std::ranges::stable_sort(found, {}, [](const auto& pair) { return pair.first; });
  for (const auto& [at, ministry] : found) {
    const bool han = line.find(ministry->chinese) != std::string_view::npos;
    std::string name(han ? ministry->chinese : ministry->english);
    if (id->empty()) *id = ministry->id;
    if (std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

// ---- the dates of an announcement

class AnnouncementDates {
 public:
  AnnouncementDates(const Document& document, std::optional<Day> issued)
      : document_(document), issued_(issued) {}

  std::vector<NoticeDate> Run() {
    for (const Block& block : document_.blocks) {
      if (block.kind == BlockKind::kTitle || block.kind == BlockKind::kCaption) continue;
      for (const ByteSpan& span : SplitSentences(block.text)) {
        const std::string_view text =
            std::string_view(block.text).substr(span.begin, span.end - span.begin);
        const std::size_t before = out_.size();
        if (text.find_first_of("0123456789") != std::string_view::npos || IsAtOnce(text)) {
          Chinese(text);
          if (out_.size() == before) English(text);
        }
        for (std::size_t i = before; i < out_.size(); ++i) {
          out_[i].begin =
              block.start + CountCodePoints(std::string_view(block.text).substr(0, span.begin));
          out_[i].end = out_[i].begin + CountCodePoints(text);
        }
      }
    }
    return std::move(out_);
  }

 private:
  static bool IsAtOnce(std::string_view text) {
    static const RE2 once(
        "自(?:本公告)?(?:公布|发布|公告|印发)之日起|即日起|"
        "(?i)(?:from|as of|as from|on|upon) (?:the )?(?:date|day) of (?:its |the )?"
        "(?:promulgation|issuance|issue|announcement|publication|release)|from now|as of today|"
        "as from today|from today|with immediate effect|effective immediately|upon "
        "(?:promulgation|issuance)|"
        "on the (?:date|day) it is (?:issued|published|announced)");
    return RE2::PartialMatch(Piece(text), once);
  }

  void Add(NoticeDateRole role, Day day) {
    const bool known = std::ranges::any_of(
        out_, [&](const NoticeDate& date) { return date.role == role && date.day == day; });
    if (!known) out_.push_back({role, day, {}, {}, 0, 0});
  }

  // 自2025年12月1日起(正式)实施; 自公布之日起施行; 暂停实施…至2026年11月10日
  void Chinese(std::string_view text) {
    static const RE2 from(
        "自\\s*(\\d{4})\\s*年\\s*(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*日\\s*(?:\\d{1,2}时)?(?:\\d{1,2}"
        "分)?\\s*起");
    static const RE2 bare(
        "(?:于|从)\\s*(\\d{4})\\s*年\\s*(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*日\\s*(?:起\\s*)?(?:正式)"
        "?(?:实施|施行|生效|执行)");
    static const RE2 to(
        "(?:至|到|延长至|截至)\\s*(\\d{4})\\s*年\\s*(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*日");
    static const RE2 acts("实施|施行|生效|执行|暂停|停止|加征|适用|中止|管制");
    if (!RE2::PartialMatch(Piece(text), acts)) return;
    for (const std::string_view clause : Clauses(text)) {
      if (const auto day = Match(clause, from)) {
        Add(NoticeDateRole::kEffective, *day);
      } else if (const auto other = Match(clause, bare)) {
        Add(NoticeDateRole::kEffective, *other);
      } else if (issued_ && IsAtOnce(clause)) {
        Add(NoticeDateRole::kEffective, *issued_);
      }
      if (const auto day = Match(clause, to)) End(*day, text);
    }
  }

  static std::vector<std::string_view> Clauses(std::string_view text) {
    std::vector<std::string_view> out;
    while (true) {
      const std::size_t cut = std::min(text.find("，"), text.find("；"));
      out.push_back(text.substr(0, cut));
      if (cut == std::string_view::npos) return out;
      text.remove_prefix(cut + std::string_view("，").size());
    }
  }

  // Of what began in the same sentence, else of the whole.
  void End(Day day, std::string_view sentence) {
    const bool starts =
        !out_.empty() && out_.back().role == NoticeDateRole::kEffective && !out_.back().until;
    if (starts && out_.back().day <= day && RE2::PartialMatch(Piece(sentence), "自|即日")) {
      out_.back().until = day;
    } else {
      Add(NoticeDateRole::kUntil, day);
    }
  }

  static std::optional<Day> Match(std::string_view text, const RE2& pattern) {
    int year = 0;
    int month = 0;
    int day = 0;
    if (!RE2::PartialMatch(Piece(text), pattern, &year, &month, &day)) return std::nullopt;
    if (month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
    return FromCivil({year, month, day});
  }

  void English(std::string_view text) {
    static const RE2 acts(
        "(?i)\\bimplement|\\beffective\\b|\\beffect\\b|\\bforce\\b|\\bsuspend|\\bceas|\\bappl(?:y|"
        "ied|ies|icable)\\b|\\bcome");
    // An act that the sentence only refers to.
    if (!RE2::PartialMatch(Piece(text), acts)) return;
    std::vector<NoticeDate> found = ReadNoticeDates(text, issued_);
    std::erase_if(found, [](const NoticeDate& date) {
      return date.role != NoticeDateRole::kEffective && date.role != NoticeDateRole::kUntil &&
             date.role != NoticeDateRole::kApplicable;
    });
    const bool starts = std::ranges::any_of(
        found, [](const NoticeDate& date) { return date.role != NoticeDateRole::kUntil; });
    if (!starts && issued_ && IsAtOnce(text)) Add(NoticeDateRole::kEffective, *issued_);
    for (NoticeDate& date : found) {
      if (date.role == NoticeDateRole::kApplicable) date.role = NoticeDateRole::kEffective;
      date.part.clear();
      const bool ends = date.role == NoticeDateRole::kUntil && !out_.empty() &&
                        out_.back().role == NoticeDateRole::kEffective && !out_.back().until &&
                        out_.back().end == 0;
      if (ends) {
        out_.back().until = date.day;
      } else {
        date.begin = 0;
        date.end = 0;
        out_.push_back(std::move(date));
      }
    }
  }

  const Document& document_;
  std::optional<Day> issued_;
  std::vector<NoticeDate> out_;
};

// ---- pages of authorities

bool IsGuidance(const Document& document) {
  static const RE2 guidance("(?i)guidance|frequently asked|\\bfaqs?\\b|questions and answers|/faq");
  return RE2::PartialMatch(document.title, guidance) || RE2::PartialMatch(document.url, guidance) ||
         RE2::PartialMatch(document.canonical_url, guidance);
}

// "FOR IMMEDIATE RELEASE May 13, 2025", "Tuesday, May 13, 2025": a day that stands almost alone.
std::optional<Day> ReleaseDay(const Document& document) {
  for (std::size_t i = 0; i < document.blocks.size() && i < kHeadBlocks; ++i) {
    const std::string& text = document.blocks[i].text;
    const bool release = AsciiLower(text).find("immediate release") != std::string::npos;
    if (text.size() > (release ? 200u : 60u)) continue;
    const auto days = FindPrintedDays(text, {});
    if (days.size() == 1) return days[0].day;
    if (const auto day = ParseMarkerDay(text)) return day;
  }
  return std::nullopt;
}

void Date(Document* document, std::optional<Day> day, const char* marker) {
  if (!day || !document->date_markers.empty()) return;
  document->date_markers.push_back({Edtf::FromDay(*day), marker});
}

std::optional<Day> PublishedDay(const Document& document) {
  if (!document.published || !document.published->is_day()) return std::nullopt;
  return document.published->earliest();
}

}  // namespace

bool TakeAnnouncement(Document* document) {
  std::optional<Numbered> numbered = NumberIn(document->title);
  std::string line = document->title;
  for (std::size_t i = 0; i < document->blocks.size() && i < kHeadBlocks && !numbered; ++i) {
    line = document->blocks[i].text;
    if (line.size() <= kLongestNumberLine) numbered = NumberIn(line);
  }
  if (!numbered) return false;
  const auto signed_day = SignedDay(*document);
  NoticeFacts facts;
  facts.series = NoticeSeries::kAnnouncement;
  facts.citation = numbered->citation;
  facts.number = numbered->number;
  std::string id;
  facts.agencies = AgenciesIn(line, &id);
  const AuthoritySite* site = AuthoritySiteOf(*document);
  // News about an announcement opens so as well, but nobody signs it.
  if (facts.agencies.empty() && !signed_day && site == nullptr) return false;
  if (facts.agencies.empty() && !document->blocks.empty()) {
    std::string foot;
    for (std::size_t back = 1; back <= kFootBlocks && back <= document->blocks.size(); ++back) {
      foot.insert(0, document->blocks[document->blocks.size() - back].text + " ");
    }
    facts.agencies = AgenciesIn(foot, &id);
  }
  if (!id.empty()) facts.act = id + "-" + facts.number;
  facts.signing = signed_day;
  Date(document, signed_day, "signature");
  facts.publication = PublishedDay(*document);
  if (!facts.publication) facts.publication = signed_day;
  facts.dates = AnnouncementDates(*document, signed_day ? signed_day : facts.publication).Run();
  if (document->publisher.empty()) {
    document->publisher = site != nullptr          ? std::string(site->publisher)
                          : facts.agencies.empty() ? std::string()
                                                   : facts.agencies.front();
  }
  document->notice = std::move(facts);
  return true;
}

bool TakeAuthorityPage(Document* document) {
  const AuthoritySite* site = AuthoritySiteOf(*document);
  if (site == nullptr) return false;
  NoticeFacts facts;
  facts.series = IsGuidance(*document) ? NoticeSeries::kGuidance : NoticeSeries::kPressRelease;
  facts.agencies = {std::string(site->agency)};
  const auto day = ReleaseDay(*document);
  Date(document, day, "release line");
  facts.publication = PublishedDay(*document);
  if (!facts.publication) facts.publication = day;
  if (document->publisher.empty()) document->publisher = site->publisher;
  document->notice = std::move(facts);
  return true;
}

}  // namespace chipline
