#include "ingest/han_acts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <re2/re2.h>

namespace chipline {
namespace {

// Grades of extract_merge.cc come from `Candidate::right`; these lie inside their bands.
constexpr double kPlain = 0.9;
constexpr double kLoose = 0.75;
constexpr double kAsk = 0.3;

// Sentences before an act in which its government may be named.
constexpr std::size_t kSentences = 12;

re2::StringPiece Piece(std::string_view text) {
  return {text.data(), text.size()};
}

bool Says(std::string_view text, const RE2& words) {
  return RE2::PartialMatch(Piece(text), words);
}

struct Actor {
  const HanName* government = nullptr;
  ByteSpan span;
};

// A country is no actor as the place that something goes to or comes from, or as whose thing it is.
bool IsPlace(std::string_view before, std::string_view after) {
  static const RE2 towards("(?:对|對|向|原产于|来自|自|从|往|至|到|针对|与|同|在|输|销|涉)$");
  static const RE2 owned(
      "^(?:军|企业|公司|实体|市场|客户|用户|产|出口|进口|的|籍|境|芯片|半导体|制|人|经济|方面)");
  return Says(before, towards) || Says(after, owned);
}

std::vector<Actor> ActorsIn(std::string_view text, const std::vector<HanName>& governments) {
  std::vector<Actor> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::ranges::find_if(governments, [&](const HanName& government) {
      return text.substr(at).starts_with(government.written);
    });
    if (found == governments.end()) {
      ++at;
      continue;
    }
    const std::size_t end = at + found->written.size();
    // "向商务部申请许可": to whom one applies does nothing.
    static const RE2 asked("(?:向|对|由|经|報|报)$");
    const bool acts = found->country ? !IsPlace(text.substr(0, at), text.substr(end))
                                     : !Says(text.substr(0, at), asked);
    if (acts) {
      out.push_back({&*found, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}});
    }
    at = end;
  }
  return out;
}

// Half of the letters are Han: a Chinese name in an English sentence does not make it Chinese.
bool IsChinese(std::string_view text) {
  std::size_t han = 0;
  std::size_t latin = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xE3 && byte <= 0xE9) ++han;
    if ((byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z') ++latin;
  }
  return han > 0 && han * 3 >= latin;
}

// The moods in which a formula is told.
enum class Mood : std::uint8_t {
  kDone,
  kNoAct,
  kUnclear,
  kProposed,
  kWeighed,
  kExpected,
  kReported,
  kToCome
};

// A sentence around the words of a frame.
struct Around {
  std::string_view left;   // up to the frame's words, of their part between full stops
  std::string_view near;   // of that, what stands behind the last comma
  std::string_view right;  // behind the frame's words
  std::string_view whole;
};

// Looks no further than kReach from the match, so that a text without full stops is read in time.
constexpr std::uint32_t kReach = 600;  // bytes: two hundred characters

Around AroundOf(std::string_view text, ByteSpan match) {
  Around out;
  const std::uint32_t first = match.begin - std::min(match.begin, kReach);
  out.whole = text.substr(first, match.end + kReach - first);
  std::string_view left = text.substr(first, match.begin - first);
  for (const std::string_view mark : {"；", ";"}) {
    const std::size_t at = left.rfind(mark);
    if (at != left.npos) left.remove_prefix(at + mark.size());
  }
  out.left = left;
  for (const std::string_view mark : {"，", ",", "：", "。"}) {
    const std::size_t at = left.rfind(mark);
    if (at != left.npos) left.remove_prefix(at + mark.size());
  }
  out.near = left;
  out.right = text.substr(match.end, kReach);
  const std::size_t stop = out.right.find("；");
  if (stop != out.right.npos) out.right = out.right.substr(0, stop);
  return out;
}

// Drafts, whatever the sentence's mood.
bool IsDraftText(std::string_view text) {
  static const RE2 draft("征求意见|徵求意見|意见稿|公开征集意见|草案|讨论稿");
  return Says(text, draft);
}

bool IsDenied(const Around& around) {
  // 未经许可 is the rule itself, 未来 the future.
  std::string near(around.near);
  static const RE2 harmless("未经|未經|未来|未來|不断|不得不|不可靠|不予");
  RE2::GlobalReplace(&near, harmless, "");
  static const RE2 negated(
      "没有|沒有|不存在|从未|從未|并未|並未|尚未|未曾|未|不会|不會|不再|不拟|不对|不對|不是|并非|"
      "并不|"
      "並非|无意|無意|不打算|不考虑|无需|無需|否认|否認|拒绝|反对|没|停止|避免|推迟|推遲|暂缓");
  static const RE2 untrue(
      "不实|不實|不属实|谣|謠|虚假|虛假|不准确|不存在|子虚乌有|传言|误读|没有发生");
  return Says(near, negated) || Says(around.left, RE2("否认|否認")) || Says(around.right, untrue);
}

bool IsSupposed(const Around& around) {
  static const RE2 supposed(
      "如果|假如|倘若|假设|一旦|若(?:[^干]|$)|除非|是否|会不会|能否|要不要|若是|如美|如中|如对方|"
      "假想|兵棋|推演|小说|谣传|应该|应对|应当对|有必要|"
      "呼吁|敦促|希望|担心|擔心|担忧|主张|威胁|威脅|扬言|建议|反对");
  return Says(around.left, supposed) || Says(around.whole, RE2("吗|？|\\?$|嗎"));
}

// `official`: the text is a ministry's own announcement, whose formulas have no moods: a hedge in
// it is about what is ruled ("可能用于军事用途", "拟出口").
Mood MoodOf(const Around& around, bool official) {
  if (IsDenied(around)) return Mood::kNoAct;
  if (official) return Mood::kDone;
  if (IsSupposed(around)) return Mood::kNoAct;
  static const RE2 proposed("(?:^|[^模虚草])(?:拟|擬)(?:[^出定]|$)");
  if (Says(around.near, proposed)) return Mood::kProposed;
  static const RE2 weighed("考虑|考慮|酝酿|醞釀|正在研究|计划|計劃|打算|讨论|有意|法案|议案|提案");
  if (Says(around.left, weighed)) return Mood::kWeighed;
  static const RE2 expected(
      "可能|或将|或將|或对|或於|或会|有望|预计|預計|料将|恐将|预期|恐怕|也许");
  if (Says(around.left, expected)) return Mood::kExpected;
  static const RE2 heard(
      "据报道|据悉|知情人士|消息人士|有消息|据称|傳|网传|传闻|媒体|报道称|报导|分析|专家|学者|认为|"
      "指责|指責|批评|谴责|声称|指控|抨击|无端");
  if (Says(around.left, heard)) return Mood::kReported;
  static const RE2 told_of(
      "^[^，。；]*?(?:以来|以來|的影响|的消息|的背景|期间|导致|引发|的做法|的原因|后，|之后|后果|"
      "的可能)");
  static const RE2 past("曾|此前|早前|过去|过去|当时|去年|前年|早在");
  if (Says(around.right, told_of) || Says(around.left, past)) return Mood::kUnclear;
  static const RE2 to_come(
      "(?:将|將)(?:于|於|自|从|对|對|在|会|會|全面|正式|继续|進一步|进一步)|(?:将|將)$");
  if (Says(around.near, to_come)) return Mood::kToCome;
  return Mood::kDone;
}

class Settling {
 public:
  explicit Settling(const DocumentContext& context) : context_(context) {
    official_ = context.document->notice.has_value();
    draft_ = IsDraftText(context.document->title);
  }

  // The cue that says that it is no act; nothing where it is one.
  std::optional<std::string> Settle(Candidate* candidate) {
    candidate_ = candidate;
    sure_ = true;
    text_ = context_.TextOf(context_.sentences[candidate->sentence]);
    around_ = AroundOf(text_, candidate->match);
    Mood mood = MoodOf(around_, official_);
    if (mood == Mood::kNoAct) return "zh-no-act";
    if (draft_ || IsDraftText(around_.whole) || DraftFollows()) mood = Mood::kProposed;
    FindActor();
    Flow();
    Take(mood);
    candidate->right = sure_ ? BasisGrade() : kAsk;
    return std::nullopt;
  }

 private:
  bool DraftFollows() const {
    const std::size_t next = candidate_->sentence + 1;
    return next < context_.sentences.size() &&
           context_.sentences[next].block == context_.sentences[candidate_->sentence].block &&
           IsDraftText(context_.TextOf(context_.sentences[next]).substr(0, kReach));
  }

  double BasisGrade() const {
    const int far =
        (candidate_->issuer_basis > Basis::kClause) + (candidate_->subject_basis > Basis::kClause);
    return far > 1 ? kAsk : far == 1 || candidate_->weak ? kLoose : kPlain;
  }

  // Lists and formulas that are one country's alone name their issuer.
  bool IsOwnList() const {
    return candidate_->event.type == EventType::kEntityListing ||
           candidate_->event.type == EventType::kEntityDelisting;
  }

  void FindActor() {
    if (IsOwnList()) return;
    const std::vector<Actor> actors = ActorsIn(around_.left, context_.rules->han_names);
    if (!actors.empty()) {
      const Actor& actor = actors.back();
      // Two governments before the verb: which of them acts is a person's to say.
      sure_ = sure_ && (official_ || std::ranges::all_of(actors, [&](const Actor& other) {
                          return other.government->code == actor.government->code;
                        }));
      const auto offset = static_cast<std::uint32_t>(around_.left.data() - text_.data());
      return Name(*actor.government, candidate_->sentence,
                  {actor.span.begin + offset, actor.span.end + offset}, Basis::kClause);
    }
    if (official_) return;
    // Nobody is named: the government that the sentences right before speak of last.
    const std::size_t first = candidate_->sentence - std::min(candidate_->sentence, kSentences);
    for (std::size_t i = candidate_->sentence; i-- > first;) {
      const auto before = ActorsIn(context_.TextOf(context_.sentences[i]).substr(0, kReach),
                                   context_.rules->han_names);
      if (before.empty()) continue;
      const Actor& actor = before.back();
      if (context_.sentences[i].block != context_.sentences[candidate_->sentence].block) {
        sure_ = false;
      }
      return Name(*actor.government, i, actor.span, Basis::kContext);
    }
    sure_ = false;
  }

  void Name(const HanName& government, std::size_t sentence, ByteSpan span, Basis basis) {
    PolicyEvent& event = candidate_->event;
    const bool same = event.issuers == std::vector{government.code};
    candidate_->issuer_basis = basis;
    if (same && (event.agency == government.agency || government.agency.empty())) return;
    event.issuers = {government.code};
    event.agency = government.agency;
    if (event.target == government.code) Drop("target"), event.target.reset();
    Drop("issuer"), Drop("agency");
    Show("issuer", std::string(chipline::Name(government.code)), sentence, span);
    if (!event.agency.empty()) Show("agency", event.agency, sentence, span);
  }

  // What goes where: "向中国出口", "禁止使用".
  void Flow() {
    PolicyEvent& event = candidate_->event;
    if (IsOwnList()) return;
    const bool chinese = event.issuers == std::vector{Jurisdiction::kCN};
    static const RE2 to_china(
        "(?:向|对|對)(?:中国|中國|华|華)|(?:出口|销往|輸|输|运往)(?:到|至|往)?(?:中国|中國)");
    if (!chinese && Says(around_.whole, to_china)) Target(Jurisdiction::kCN, to_china);
    static const RE2 export_words("出口");
    static const RE2 others("(进口|進口)|(采购|採購|购买)|(使用)|(销售|銷售|出售)");
    if (Says(around_.whole, export_words)) return SetFlow(Flow::kExport, export_words);
    re2::StringPiece part[4];
    if (RE2::PartialMatch(Piece(around_.whole), others, &part[0], &part[1], &part[2], &part[3])) {
      static constexpr std::array kFlows = {chipline::Flow::kImport, chipline::Flow::kProcurement,
                                            chipline::Flow::kUse, chipline::Flow::kSale};
      for (std::size_t i = 0; i < kFlows.size(); ++i) {
        if (part[i].data() != nullptr && !part[i].empty()) return SetFlow(kFlows[i], others);
      }
    }
    if (!official_ && event.type == EventType::kBan) sure_ = false;
  }

  void SetFlow(chipline::Flow flow, const RE2& words) {
    if (candidate_->event.flow == flow) return;
    candidate_->event.flow = flow;
    Drop("flow");
    Show("flow", std::string(chipline::Name(flow)), candidate_->sentence, SpanOf(words));
  }

  void Target(Jurisdiction target, const RE2& words) {
    if (candidate_->event.target == target) return;
    candidate_->event.target = target;
    Drop("target");
    Show("target", std::string(chipline::Name(target)), candidate_->sentence, SpanOf(words));
  }

  ByteSpan SpanOf(const RE2& words) const {
    re2::StringPiece found;
    words.Match(Piece(around_.whole), 0, around_.whole.size(), RE2::UNANCHORED, &found, 1);
    const auto begin = static_cast<std::uint32_t>(found.data() - text_.data());
    return {begin, begin + static_cast<std::uint32_t>(found.size())};
  }

  void Take(Mood mood) {
    switch (mood) {
      case Mood::kProposed:
        // The day that a draft names is, unless it says otherwise, that of comments.
        if (!Says(around_.whole, RE2("起施行|起实施|起生效|起执行"))) Undate();
        return Become(Certainty::kProposed);
      case Mood::kWeighed:
        sure_ = false;
        return Become(Certainty::kProposed);
      case Mood::kExpected:
        sure_ = false;
        return Become(Certainty::kExpected);
      case Mood::kReported:
        sure_ = false;
        return Become(Certainty::kReported);
      case Mood::kToCome:
        return Become(Certainty::kAnnounced);
      case Mood::kUnclear:
        sure_ = false;
        return;
      default:
        return;
    }
  }

  // Never firmer than the cues found it.
  void Become(Certainty certainty) {
    if (candidate_->event.certainty >= certainty) return;
    candidate_->event.certainty = certainty;
    Drop("certainty");
    Show("certainty", std::string(chipline::Name(certainty)), candidate_->sentence,
         candidate_->match);
  }

  void Undate() {
    candidate_->event.effective.reset();
    candidate_->event.until.reset();
    candidate_->read_day.reset();
    Drop("effective"), Drop("until");
  }

  void Drop(std::string_view field) {
    std::erase_if(candidate_->trace, [&](const SlotTrace& trace) { return trace.field == field; });
  }

  void Show(std::string field, std::string value, std::size_t sentence, ByteSpan span) {
    const Passage passage = context_.Locate(sentence, span);
    SlotTrace trace;
    trace.field = std::move(field);
    trace.value = std::move(value);
    trace.rule = "zh-act";
    trace.basis = "clause";
    trace.start = passage.start;
    trace.end = passage.end;
    trace.text = passage.text;
    candidate_->trace.push_back(std::move(trace));
  }

  const DocumentContext& context_;
  bool official_ = false;
  bool draft_ = false;
  bool sure_ = true;
  Candidate* candidate_ = nullptr;
  std::string_view text_;
  Around around_;
};

}  // namespace

void SettleHanActs(const DocumentContext& context, std::vector<Candidate>* candidates,
                   std::vector<Rejected>* rejected) {
  Settling settling(context);
  std::erase_if(*candidates, [&](Candidate& candidate) {
    const SentenceRecord& record = context.sentences[candidate.sentence];
    const std::string_view around = context.TextOf(record).substr(
        candidate.match.begin - std::min(candidate.match.begin, kReach), 2 * kReach);
    if (candidate.table || !IsChinese(around)) return false;
    const auto reason = settling.Settle(&candidate);
    if (!reason) return false;
    Rejected out;
    out.type = candidate.event.type;
    out.subjects = candidate.event.subjects;
    out.stage = "cue";
    out.reason = *reason;
    out.start = context.CodePoint(record, candidate.match.begin);
    out.end = context.CodePoint(record, candidate.match.end);
    rejected->push_back(std::move(out));
    return true;
  });
}

}  // namespace chipline
