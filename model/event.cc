#include "model/event.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "model/rate.h"
#include "model/unprintable.h"

namespace chipline {
namespace {

// Longest texts that a person would write; beyond them something was pasted into the wrong field.
constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxText = 4000;
constexpr std::size_t kMaxUrl = 2000;
constexpr std::size_t kMaxItems = 500;

// Collects the problems of one event, field by field.
class Validator {
 public:
  Validator(const PolicyEvent& event, const SubjectTree& subjects)
      : event_(event), subjects_(subjects) {}

  std::vector<Problem> Run() {
    CheckKey();
    CheckWho();
    CheckSubjects();
    CheckDates();
    CheckConditions();
    CheckModifies();
    CheckAct();
    CheckActor();
    CheckQuantity();
    CheckTexts();
    const std::size_t count = Bounded("sources", event_.sources.size());
    for (std::size_t i = 0; i < count; ++i) CheckSource(i);
    return std::move(problems_);
  }

 private:
  void Add(std::string field, std::string message) {
    problems_.push_back({std::move(field), std::move(message)});
  }

  // How many of `size` items to look at. Beyond the limit one problem stands for all: a message
  // and a suggestion for each of 100,000 strangers would cost minutes.
  std::size_t Bounded(const std::string& field, std::size_t size) {
    if (size > kMaxItems) Add(field, "more than 500; the rest was not looked at");
    return std::min(size, kMaxItems);
  }

  void CheckKey() {
    if (event_.key.empty()) return;
    const bool plain = std::ranges::all_of(event_.key, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
    });
    if (!plain) Add("key", "expected lower-case letters, digits, '-', '_' or ':'");
    if (event_.key.size() > kMaxName) Add("key", "longer than 200 characters");
  }

  void CheckWho() {
    if (event_.issuers.empty() && NeedsIssuer()) Add("issuer", "missing: who acts");
    std::set<Jurisdiction> seen;
    for (const Jurisdiction issuer : event_.issuers) {
      if (issuer == Jurisdiction::kAny) Add("issuer", "'*' is a target, not an issuer");
      if (!seen.insert(issuer).second) {
        Add("issuer", "named twice: " + std::string(Name(issuer)));
      }
    }
    if (!event_.agency.empty()) CheckAgency();
    if (event_.target && !event_.issuers.empty() && event_.issuers.size() == 1 &&
        *event_.target == event_.issuers[0]) {
      Add("target", "the same as the issuer; name whose trade is hit");
    }
    if (!event_.flow && NeedsFlow()) Add("flow", "missing: one of " + NameList<Flow>());
  }

  // An order or a fine concerns a company; who made it may be all that is known.
  bool NeedsIssuer() const { return event_.type != EventType::kPurchaseOrder; }
  // P4: a truce acts on what it modifies only, whatever that flows.
  bool NeedsFlow() const { return NeedsIssuer() && event_.type != EventType::kTruce; }

  void CheckAgency() {
    const Agency* agency = FindAgency(event_.agency);
    if (agency == nullptr) {
      std::vector<std::string_view> ids;
      for (const Agency& known : Agencies()) ids.push_back(known.id);
      const std::string_view near = Nearest(event_.agency, ids);
      Add("agency", "unknown agency '" + event_.agency + "'" +
                        (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?"));
      return;
    }
    if (!event_.issuers.empty() &&
        std::ranges::find(event_.issuers, agency->jurisdiction) == event_.issuers.end()) {
      Add("agency", "'" + event_.agency + "' belongs to " +
                        std::string(Name(agency->jurisdiction)) + ", not to the issuer " +
                        IssuerText(event_.issuers));
    }
  }

  void CheckSubjects() {
    if (event_.subjects.empty()) Add("subjects", "missing: at least one id of the subject tree");
    std::set<std::string> seen;
    const std::size_t count = Bounded("subjects", event_.subjects.size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::string& id = event_.subjects[i];
      const std::string field = "subjects[" + std::to_string(i) + "]";
      if (!seen.insert(id).second) Add(field, "named twice: '" + id + "'");
      if (subjects_.Find(id)) continue;
      const std::string near = subjects_.Suggest(id);
      Add(field,
          "unknown subject '" + id + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
    }
  }

  void CheckDates() {
    CheckInstant("effective", event_.effective);
    CheckInstant("until", event_.until);
    CheckInstant("announced", event_.announced);
    CheckInstant("published", event_.published);
    if (event_.effective && event_.until && event_.until->latest() < event_.effective->earliest()) {
      Add("until", "'" + event_.until->text() + "' lies before effective '" +
                       event_.effective->text() + "'");
    }
  }

  void CheckInstant(const char* field, const std::optional<Edtf>& date) {
    if (!date) return;
    if (date->text().empty()) return Add(field, "empty date; leave the field out instead");
    // Design 3: an instant known imprecisely is `2025-07` or `[a..b]`; `/` asserts duration.
    if (date->is_interval()) {
      Add(field, "'" + date->text() +
                     "' is an interval: write the first and the last day as "
                     "effective and until, or an imprecise day as [a..b]");
    }
  }

  void CheckConditions() {
    const std::size_t count = Bounded("conditions", event_.conditions.size());
    for (std::size_t i = 0; i < count; ++i) {
      const Condition& condition = event_.conditions[i];
      const std::string field = "conditions[" + std::to_string(i) + "]";
      if (condition.text.size() > kMaxText) Add(field + ".text", "longer than 4,000 bytes");
      if (condition.number && !std::isfinite(*condition.number)) {
        Add(field + ".number", "expected a finite number");
      }
      if (condition.kind == ConditionKind::kRate && !condition.number) {
        Add(field + ".number", "missing: a rate needs its per cent");
      }
      if (condition.kind == ConditionKind::kRate) CheckRate(condition, field);
    }
    if (event_.review_policy && !TakesReviewPolicy()) {
      Add("review_policy", "does not go with type '" + std::string(Name(event_.type)) + "'");
    }
    if (event_.scope && event_.scope->text.empty()) {
      Add("scope.text", "missing: which buyers, sellers or purpose");
    }
  }

  // P9 adds duties up in whole parts: what they cannot hold would be told as another rate, and so
  // would seven dollars a kilo.
  void CheckRate(const Condition& condition, const std::string& field) {
    const std::string& unit = condition.unit;
    if (!unit.empty() && unit != "%" && unit != "percent" && unit != "per cent") {
      Add(field + ".unit", "'" + unit +
                               "' is no per cent, which a rate is in (\"%\"); a duty by weight or "
                               "number is a condition of kind 'other'");
    }
    if (!condition.number) return;
    if (std::abs(*condition.number) > kHighestRate)
      Add(field + ".number", "expected a rate of at most 100,000 per cent");
    else if (PerCent(PartsOfRate(*condition.number)) != *condition.number)
      Add(field + ".number", "a rate has at most four decimals");
  }

  bool TakesReviewPolicy() const {
    switch (event_.type) {
      case EventType::kTariff:
      case EventType::kPenalty:
      case EventType::kPurchaseOrder:
      case EventType::kInvestigation:
        return false;
      default:
        return true;
    }
  }

  void CheckModifies() {
    std::set<std::string> seen;
    const std::size_t count = Bounded("modifies", event_.modifies.size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::string& name = event_.modifies[i];
      const std::string field = "modifies[" + std::to_string(i) + "]";
      if (name.empty()) Add(field, "empty name");
      if (name.size() > kMaxName) Add(field, "longer than 200 characters");
      if (!seen.insert(name).second) Add(field, "named twice: '" + name + "'");
      if (!name.empty() && name == event_.key) Add(field, "an event cannot modify itself");
    }
  }

  void CheckAct() {
    if (event_.act.size() > kMaxName) Add("act", "longer than 200 characters");
    if (ParseEventId(event_.act)) Add("act", "reads like an event id; choose a name");
  }

  void CheckActor() {
    if (!event_.actor.empty() && !subjects_.Find(event_.actor)) {
      const std::string near = subjects_.Suggest(event_.actor);
      Add("actor", "unknown subject '" + event_.actor + "'" +
                       (near.empty() ? "" : "; did you mean '" + near + "'?"));
    }
  }

  void CheckQuantity() {
    if (!event_.quantity) return;
    const Quantity& quantity = *event_.quantity;
    if (event_.type != EventType::kPurchaseOrder && event_.type != EventType::kPenalty) {
      Add("quantity", "goes with purchase_order and penalty only; a cap is a condition");
    }
    if (!quantity.min && !quantity.max) Add("quantity", "needs min or max");
    if (quantity.min && quantity.max && *quantity.max < *quantity.min) {
      Add("quantity.max", "less than min");
    }
    if (quantity.unit.empty()) Add("quantity.unit", "missing, e.g. \"chips\"");
  }

  // Terminals obey control characters, and XML has no place for them.
  void CheckPrintable(const std::string& field, const std::string& text) {
    const std::string character = UnprintableIn(text);
    if (!character.empty()) Add(field, "holds " + character + ", which is no text");
  }

  void CheckTexts() {
    CheckPrintable("asserted_by", event_.asserted_by);
    for (std::size_t i = 0; i < std::min(event_.conditions.size(), kMaxItems); ++i) {
      const std::string field = "conditions[" + std::to_string(i) + "]";
      CheckPrintable(field + ".text", event_.conditions[i].text);
      CheckPrintable(field + ".unit", event_.conditions[i].unit);
    }
    if (event_.scope) CheckPrintable("scope.text", event_.scope->text);
    CheckPrintable("act", event_.act);
    if (event_.quantity) CheckPrintable("quantity.unit", event_.quantity->unit);
    CheckPrintable("summary", event_.summary);
    CheckPrintable("note", event_.note);
    CheckPrintable("review.rule", event_.review.rule);
    CheckPrintable("review.by", event_.review.by);
    if (event_.summary.size() > kMaxText) Add("summary", "longer than 4,000 bytes");
    if (event_.note.size() > kMaxText) Add("note", "longer than 4,000 bytes");
  }

  static bool ParseEventId(const std::string& text) {
    const std::size_t dot = text.find('.');
    return dot != std::string::npos && dot > 0 && dot + 1 < text.size() &&
           text.find_first_not_of("0123456789.") == std::string::npos;
  }

  void CheckSource(std::size_t i) {
    const Source& source = event_.sources[i];
    const std::string field = "sources[" + std::to_string(i) + "]";
    if (source.url.empty() && source.publisher.empty() && source.document.empty()) {
      Add(field, "needs a url, a publisher or a document");
    }
    if (!source.url.empty() && source.url.rfind("http://", 0) != 0 &&
        source.url.rfind("https://", 0) != 0) {
      Add(field + ".url", "expected http:// or https://");
    }
    CheckPrintable(field + ".url", source.url);
    CheckPrintable(field + ".publisher", source.publisher);
    CheckPrintable(field + ".title", source.title);
    CheckPrintable(field + ".language", source.language);
    if (source.url.size() > kMaxUrl) Add(field + ".url", "longer than 2,000 characters");
    CheckInstant((field + ".published").c_str(), source.published);
    if (!source.document.empty() &&
        (source.document.size() != 64 ||
         source.document.find_first_not_of("0123456789abcdef") != std::string::npos)) {
      Add(field + ".document", "expected a SHA-256 in 64 lower-case hex digits");
    }
    const std::size_t count = Bounded(field + ".quotes", source.quotes.size());
    for (std::size_t k = 0; k < count; ++k) {
      CheckQuote(source, source.quotes[k], field + ".quotes[" + std::to_string(k) + "]");
    }
  }

  void CheckQuote(const Source& source, const Quote& quote, const std::string& field) {
    if (quote.exact.empty()) Add(field + ".exact", "missing: the passage itself");
    if (quote.end <= quote.start) Add(field + ".end", "not after start");
    CheckPrintable(field + ".exact", quote.exact);
    CheckPrintable(field + ".prefix", quote.prefix);
    CheckPrintable(field + ".suffix", quote.suffix);
    for (const std::string& supported : quote.supports) {
      CheckPrintable(field + ".supports", supported);
    }
    if (source.document.empty()) Add(field, "a quote needs its source's document");
    const auto points = std::ranges::count_if(
        quote.exact, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    if (!quote.exact.empty() && quote.end > quote.start &&
        static_cast<std::uint64_t>(points) != quote.end - quote.start) {
      Add(field + ".end", "the passage has " + std::to_string(points) + " characters, the span " +
                              std::to_string(quote.end - quote.start));
    }
  }

  const PolicyEvent& event_;
  const SubjectTree& subjects_;
  std::vector<Problem> problems_;
};

void AppendList(std::string* out, const char* name, const std::vector<std::string>& items) {
  if (items.empty()) return;
  *out += std::string(" ") + name + "=";
  for (std::size_t i = 0; i < items.size(); ++i) *out += (i == 0 ? "" : ",") + items[i];
}

}  // namespace

std::vector<Problem> Validate(const PolicyEvent& event, const SubjectTree& subjects) {
  return Validator(event, subjects).Run();
}

std::optional<Day> PublishedDay(const PolicyEvent& event) {
  if (event.published) return event.published->latest();
  std::optional<Day> first;
  const auto consider = [&first](const std::optional<Edtf>& date) {
    if (date && (!first || date->latest() < *first)) first = date->latest();
  };
  consider(event.announced);
  for (const Source& source : event.sources) consider(source.published);
  return first;
}

std::string IssuerText(const std::vector<Jurisdiction>& issuers) {
  std::string text;
  for (const Jurisdiction issuer : issuers) {
    if (!text.empty()) text += '+';
    text += Name(issuer);
  }
  return text;
}

std::string OneLine(const PolicyEvent& event) {
  std::string line = std::string(Name(event.type)) + " " + std::string(Name(event.certainty));
  if (!event.issuers.empty()) line += " " + IssuerText(event.issuers);
  if (!event.agency.empty()) line += "/" + event.agency;
  if (event.flow) line += " " + std::string(Name(*event.flow));
  if (event.target) line += " " + std::string(Name(*event.target));
  line += " [";
  for (std::size_t i = 0; i < event.subjects.size(); ++i) {
    line += (i == 0 ? "" : " ") + event.subjects[i];
  }
  line += "]";
  if (event.effective || event.until) {
    line += " " + (event.effective ? event.effective->text() : "?");
    if (event.until) line += ".." + event.until->text();
  }
  if (event.announced) line += " announced=" + event.announced->text();
  if (event.published) line += " published=" + event.published->text();
  if (event.review_policy) line += " policy=" + std::string(Name(*event.review_policy));
  std::vector<std::string> kinds;
  for (const Condition& condition : event.conditions) {
    std::string kind(Name(condition.kind));
    if (condition.number) {
      std::string number = std::to_string(*condition.number);
      number.erase(number.find_last_not_of('0') + 1);
      if (number.back() == '.') number.pop_back();
      kind += ":" + number;
    }
    kinds.push_back(kind);
  }
  AppendList(&line, "conditions", kinds);
  if (event.scope) line += " scope=" + std::string(Name(event.scope->kind));
  if (event.overrides) line += " overrides";
  AppendList(&line, "modifies", event.modifies);
  if (!event.act.empty()) line += " act=" + event.act;
  if (!event.actor.empty()) line += " actor=" + event.actor;
  return line;
}

bool NeverChangesState(EventType type) {
  return type == EventType::kPurchaseOrder || type == EventType::kPenalty;
}

bool NeverChangesState(Certainty certainty) {
  return certainty >= Certainty::kExpected;
}

}  // namespace chipline
