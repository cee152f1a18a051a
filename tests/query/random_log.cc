#include "tests/query/random_log.h"

#include <algorithm>
#include <array>
#include <set>

#include "tests/query/questions.h"

namespace chipline {
namespace {

constexpr Day kOrigin = 20089;         // 2025-01-01
constexpr Day kRecordedFrom = 20240;   // 2025-06-01
constexpr std::size_t kDaysLong = 40;  // all effective days lie within these

class Generator {
 public:
  Generator(Random* random, const RandomLogOptions& options)
      : random_(*random), options_(options) {}

  std::vector<LogEntry> Run() {
    const std::size_t span = options_.max_events - options_.min_events + 1;
    const std::size_t wanted = options_.min_events + random_.Below(span);
    while (events_.size() < wanted) {
      if (!events_.empty() && random_.Chance(14)) {
        AddDecision();
      } else {
        AddEvents();
      }
    }
    return std::move(log_);
  }

 private:
  struct Event {
    EventId id;
    PolicyEvent newest;
    bool gone = false;
    std::vector<std::string> names;  // its id and key; all names of events merged into it
  };

  LogEntry& Begin(EntryKind kind) {
    recorded_ += static_cast<Day>(random_.Below(3));
    LogEntry entry;
    entry.kind = kind;
    entry.seq = log_.size() + 1;
    entry.recorded_at = recorded_ * kMicrosPerDay;
    log_.push_back(entry);
    return log_.back();
  }

  void AddEvents() {
    LogEntry& entry = Begin(EntryKind::kEvents);
    const std::size_t count = random_.Chance(20) ? 2 : 1;
    for (std::size_t i = 0; i < count; ++i) {
      PolicyEvent event = NewEvent();
      event.key = "e" + std::to_string(events_.size() + 1);
      AddRelations(&event);
      const EventId id{entry.seq, static_cast<std::uint32_t>(i)};
      events_.push_back({id, event, false, {event.key, ToString(id)}});
      entry.events.push_back(event);
    }
  }

  PolicyEvent NewEvent() {
    PolicyEvent event;
    event.type = RandomType();
    event.certainty = RandomCertainty();
    if (random_.Chance(60)) event.evidence = static_cast<Evidence>(1 + random_.Below(7));
    if (random_.Chance(70)) event.effect = static_cast<Effect>(1 + random_.Below(3));
    event.issuers = {Jurisdiction::kUS};
    if (random_.Chance(15)) event.issuers = {Jurisdiction::kUS, Jurisdiction::kCN};
    if (random_.Chance(4)) event.issuers = {Jurisdiction::kCN};
    event.flow = random_.Chance(92) ? Flow::kExport : Flow::kImport;
    event.target = RandomTarget();
    event.subjects = RandomSubjects();
    SetDays(&event);
    SetTerms(&event);
    event.review.state = static_cast<ReviewState>(random_.Chance(12) ? 1 : 2 + random_.Below(2));
    if (options_.crowded) Crowd(&event);
    return event;
  }

  void Crowd(PolicyEvent* event) {
    static const std::vector<EventType> kTypes = {
        EventType::kBan,        EventType::kLicenceRequirement, EventType::kEntityListing,
        EventType::kSuspension, EventType::kSuspension,         EventType::kSuspension,
        EventType::kRescission, EventType::kRescission,         EventType::kLicenceGrant};
    event->type = random_.Of(kTypes);
    event->review_policy.reset();
    if (random_.Chance(90)) {
      event->issuers = {Jurisdiction::kUS};
      event->flow = Flow::kExport;
      event->target = Jurisdiction::kIN;
      event->subjects = {"h20"};
    }
    if (random_.Chance(85)) event->scope.reset();
  }

  EventType RandomType() {
    static const std::vector<EventType> kTypes = {
        EventType::kBan,          EventType::kBan,           EventType::kLicenceRequirement,
        EventType::kTariff,       EventType::kTariff,        EventType::kLicenceRequirement,
        EventType::kApproval,     EventType::kEntityListing, EventType::kLicenceRequirement,
        EventType::kLicenceGrant, EventType::kLicenceGrant,  EventType::kLicenceDenial,
        EventType::kSuspension,   EventType::kSuspension,    EventType::kSuspension,
        EventType::kSuspension,   EventType::kRescission,    EventType::kRescission,
        EventType::kExtension,    EventType::kExtension,     EventType::kEntityDelisting,
        EventType::kTruce,        EventType::kInvestigation, EventType::kGuidance};
    if (random_.Chance(3))
      return random_.Chance(50) ? EventType::kPenalty : EventType::kPurchaseOrder;
    return random_.Of(kTypes);
  }

  Certainty RandomCertainty() {
    if (random_.Chance(6)) return static_cast<Certainty>(4 + random_.Below(3));
    static const std::vector<Certainty> kCertainties = {Certainty::kEnacted, Certainty::kEnacted,
                                                        Certainty::kEnacted, Certainty::kAnnounced,
                                                        Certainty::kReported};
    return random_.Of(kCertainties);
  }

  std::optional<Jurisdiction> RandomTarget() {
    if (random_.Chance(25)) return Jurisdiction::kAny;
    if (random_.Chance(5)) return std::nullopt;
    if (random_.Chance(8)) return Jurisdiction::kJP;
    return Jurisdiction::kIN;
  }

  std::vector<std::string> RandomSubjects() {
    static const std::vector<std::string> kSubjects = {
        "goods", "chips", "chips", "ai-chips", "ai-chips", "ai-chips", "h20",
        "h20",   "h20",   "h20",   "h20",      "h200",     "memory",   "acme"};
    std::vector<std::string> subjects = {random_.Of(kSubjects)};
    if (random_.Chance(25)) {
      const std::string& other = random_.Of(kSubjects);
      if (other != subjects[0]) subjects.push_back(other);
    }
    return subjects;
  }

  // Rather early, so that much is in force together.
  Day RandomDay() {
    const std::size_t day = std::min(random_.Below(kDaysLong), random_.Below(kDaysLong));
    return kOrigin + static_cast<Day>(day);
  }

  // Mostly one day, at times a window of some days or the month.
  Edtf Around(Day day) {
    if (random_.Chance(80)) return Edtf::FromDay(day);
    if (random_.Chance(30)) return Edtf::Parse(FormatDay(day) + "~").value();
    if (random_.Chance(30)) return Edtf::Parse(FormatDay(day).substr(0, 7)).value();
    const Day last = day + 1 + static_cast<Day>(random_.Below(6));
    return Edtf::Parse("[" + FormatDay(day) + ".." + FormatDay(last) + "]").value();
  }

  void SetDays(PolicyEvent* event) {
    const Day day = RandomDay();
    if (random_.Chance(93)) event->effective = Around(day);
    const bool pause = event->type == EventType::kSuspension || event->type == EventType::kTruce;
    if (random_.Chance(pause ? 70 : 35))
      event->until = Around(day + static_cast<Day>(random_.Below(30)));
    const Day said = day - 6 + static_cast<Day>(random_.Below(12));
    if (random_.Chance(60)) event->announced = Around(said);
    if (random_.Chance(60))
      event->published = Around(said - 3 + static_cast<Day>(random_.Below(8)));
    if (random_.Chance(30)) {
      Source source;
      source.publisher = "somebody";
      source.published = Around(said - 3 + static_cast<Day>(random_.Below(8)));
      event->sources.push_back(source);
    }
  }

  void SetTerms(PolicyEvent* event) {
    if (random_.Chance(18)) {
      event->scope = Scope{static_cast<ScopeKind>(1 + random_.Below(3)), "some"};
    }
    event->overrides = random_.Chance(6);
    if (event->type == EventType::kTariff && random_.Chance(85)) {
      Condition rate;
      rate.kind = ConditionKind::kRate;
      constexpr std::array<double, 5> kRates = {0, 0.1, 12.3, 25, 33.3};
      rate.number = kRates[random_.Below(kRates.size())];
      event->conditions.push_back(rate);
    }
    if (event->type == EventType::kApproval && random_.Chance(40)) {
      event->conditions.emplace_back();
    }
    const bool licence =
        event->type == EventType::kLicenceRequirement || event->type == EventType::kEntityListing ||
        event->type == EventType::kLicenceDenial || event->type == EventType::kLicenceGrant;
    if (licence && random_.Chance(50)) {
      event->review_policy = static_cast<ReviewPolicy>(1 + random_.Below(4));
    }
  }

  static bool IsModifier(EventType type) {
    return type == EventType::kSuspension || type == EventType::kTruce ||
           type == EventType::kRescission || type == EventType::kExtension ||
           type == EventType::kEntityDelisting;
  }

  // What it modifies, and the act that it belongs to; dropped again where it closed a circle.
  void AddRelations(PolicyEvent* event) {
    // One is the key of an event as well, and means both.
    static const std::vector<std::string> kActs = {"red", "blue", "e3"};
    if (random_.Chance(25)) event->act = random_.Of(kActs);
    const unsigned likely = options_.crowded ? 15 : IsModifier(event->type) ? 85 : 30;
    if (!events_.empty() && random_.Chance(likely)) {
      const std::size_t count = random_.Chance(25) ? 2 : 1;
      for (std::size_t i = 0; i < count; ++i) AddName(event);
      if (random_.Chance(75) && !event->modifies.empty()) Resemble(event);
    }
    events_.push_back({{}, *event, false, {event->key}});
    if (HasCircle()) event->act.clear();
    events_.back().newest = *event;
    if (HasCircle()) event->modifies.clear();
    events_.pop_back();
  }

  void AddName(PolicyEvent* event) {
    const Event& other = random_.Of(events_);
    std::string name = other.newest.key;
    if (random_.Chance(15) && other.id.seq != 0) name = ToString(other.id);
    if (random_.Chance(25) && !other.newest.act.empty()) name = other.newest.act;
    if (name == event->key) return;  // of its act by its own name: refused
    if (std::ranges::count(event->modifies, name) == 0) event->modifies.push_back(name);
  }

  // Half of all modifiers would miss what they name otherwise.
  void Resemble(PolicyEvent* event) {
    const std::string& name = event->modifies[0];
    for (const Event& other : events_) {
      if (other.newest.key != name) continue;
      event->issuers = other.newest.issuers;
      event->flow = other.newest.flow;
      if (random_.Chance(75)) event->target = other.newest.target;
      if (random_.Chance(65)) event->subjects = other.newest.subjects;
    }
  }

  // Whether some event modifies itself, directly or through others.
  bool HasCircle() const {
    for (std::size_t start = 0; start < events_.size(); ++start) {
      std::set<std::size_t> reached;
      std::vector<std::size_t> open = {start};
      while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        for (std::size_t other = 0; other < events_.size(); ++other) {
          if (other == at || !Names(at, other)) continue;
          if (other == start) return true;
          if (reached.insert(other).second) open.push_back(other);
        }
      }
    }
    return false;
  }

  bool Names(std::size_t at, std::size_t other) const {
    if (MayTake(events_[at].newest, events_[other].newest)) return true;
    return std::ranges::any_of(events_[at].newest.modifies, [&](const std::string& name) {
      const Event& named = events_[other];
      return name == named.newest.act || std::ranges::count(named.names, name) > 0;
    });
  }

  // P4: whether a modifier that names nothing may act on a measure. One that is itself modified by
  // such a measure would contradict itself.
  static bool MayTake(const PolicyEvent& modifier, const PolicyEvent& other) {
    const bool lifts = modifier.type == EventType::kSuspension ||
                       modifier.type == EventType::kRescission ||
                       modifier.type == EventType::kEntityDelisting;
    if (!lifts || !modifier.modifies.empty() || IsModifier(other.type)) return false;
    if (modifier.flow != other.flow || modifier.target != other.target) return false;
    return std::ranges::any_of(modifier.subjects, [&](const std::string& subject) {
      return std::ranges::count(other.subjects, subject) > 0;
    });
  }

  void AddDecision() {
    const std::size_t chosen = random_.Below(events_.size());
    if (events_[chosen].gone) return;
    const std::vector<Event> before = events_;
    const std::size_t entries = log_.size();
    Decide(chosen);
    if (!HasCircle()) return;
    events_ = before;
    log_.resize(entries);
  }

  void Decide(std::size_t chosen) {
    switch (random_.Below(4)) {
      case 0:
        return Correct(chosen);
      case 1:
        return Retract(chosen);
      case 2:
        return Confirm(chosen);
      default:
        return Merge(chosen);
    }
  }

  LogEntry& BeginDecision(EntryKind kind, std::size_t chosen) {
    LogEntry& entry = Begin(kind);
    entry.targets = {events_[chosen].id};
    entry.reason = "looked again";
    if (random_.Chance(60)) entry.published = Around(RandomDay() + 5);
    return entry;
  }

  // Another reading of the same act: days, terms or kind may change, relations stay.
  PolicyEvent OtherVersion(const PolicyEvent& old) {
    PolicyEvent version = NewEvent();
    version.key = old.key;
    version.act = old.act;
    version.modifies = old.modifies;
    version.review.state = random_.Chance(50) ? ReviewState::kEntered : ReviewState::kConfirmed;
    if (random_.Chance(70)) version.type = old.type;
    if (random_.Chance(60)) {
      version.issuers = old.issuers;
      version.flow = old.flow;
      version.subjects = old.subjects;
      version.target = old.target;
    }
    if (version.type == EventType::kTariff || version.type == EventType::kInvestigation ||
        version.type == EventType::kPenalty || version.type == EventType::kPurchaseOrder) {
      version.review_policy.reset();
    }
    return version;
  }

  void Correct(std::size_t chosen) {
    LogEntry& entry = BeginDecision(EntryKind::kCorrection, chosen);
    events_[chosen].newest = OtherVersion(events_[chosen].newest);
    entry.events = {events_[chosen].newest};
  }

  void Retract(std::size_t chosen) {
    BeginDecision(EntryKind::kRetraction, chosen);
    events_[chosen].gone = true;
  }

  void Confirm(std::size_t chosen) {
    LogEntry& entry = BeginDecision(EntryKind::kConfirmation, chosen);
    entry.published.reset();
    events_[chosen].newest.review.state = ReviewState::kConfirmed;
    entry.events = {events_[chosen].newest};
  }

  void Merge(std::size_t chosen) {
    for (std::size_t other = 0; other < events_.size(); ++other) {
      Event& lost = events_[other];
      if (other == chosen || lost.gone || random_.Chance(50)) continue;
      LogEntry& entry = BeginDecision(EntryKind::kMerge, chosen);
      entry.published.reset();
      entry.targets.push_back(lost.id);
      lost.gone = true;
      std::vector<std::string>& names = events_[chosen].names;
      names.insert(names.end(), lost.names.begin(), lost.names.end());
      names.push_back(lost.newest.act);
      events_[chosen].newest = OtherVersion(events_[chosen].newest);
      // What it was merged with it can no longer modify.
      std::erase_if(events_[chosen].newest.modifies,
                    [&](const std::string& name) { return std::ranges::count(names, name) > 0; });
      entry.events = {events_[chosen].newest};
      return;
    }
  }

  Random& random_;
  const RandomLogOptions options_;
  Day recorded_ = kRecordedFrom;
  std::vector<LogEntry> log_;
  std::vector<Event> events_;
};

void AddAround(const std::optional<Edtf>& date, std::set<Day>* days) {
  if (!date) return;
  for (const Day day : {date->earliest(), date->latest()}) {
    days->insert({day - 1, day, day + 1});
  }
}

}  // namespace

// SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t Random::Next() {
  std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

std::vector<LogEntry> RandomLog(Random* random, const RandomLogOptions& options) {
  return Generator(random, options).Run();
}

std::vector<Day> InterestingDays(const std::vector<LogEntry>& log) {
  std::set<Day> days = {kOrigin};
  for (const LogEntry& entry : log) {
    for (const PolicyEvent& event : entry.events) {
      AddAround(event.effective, &days);
      AddAround(event.until, &days);
      if (!event.effective) AddAround(event.announced, &days);
    }
  }
  return {days.begin(), days.end()};
}

naive::Question RandomQuestion(const std::vector<LogEntry>& log, const std::vector<Day>& days,
                               Random* random) {
  static const std::vector<std::string> kSubjects = {"h20",  "h20",    "h20",   "ai-chips",
                                                     "h200", "memory", "chips", "acme"};
  naive::Question question;
  // Rather late, when more has come together.
  question.date = days[std::max(random->Below(days.size()), random->Below(days.size()))];
  question.issuer = random->Chance(92) ? Jurisdiction::kUS : Jurisdiction::kCN;
  question.flow = random->Chance(94) ? Flow::kExport : Flow::kImport;
  question.subject = *SmallTree().Find(random->Of(kSubjects));
  question.target = random->Chance(88) ? Jurisdiction::kIN : Jurisdiction::kJP;
  if (random->Chance(4)) question.target = Jurisdiction::kAny;
  if (random->Chance(16)) {
    question.known_at = kOrigin + static_cast<Day>(random->Below(kDaysLong + 10));
  }
  if (random->Chance(6)) question.known_at = kRecordedFrom + static_cast<Day>(random->Below(12));
  if (random->Chance(15)) question.seq = 1 + random->Below(log.size());
  if (random->Chance(15)) question.floor = static_cast<Certainty>(1 + random->Below(6));
  if (random->Chance(25)) question.review = static_cast<naive::ReviewMode>(1 + random->Below(2));
  if (random->Chance(30)) question.imprecise = static_cast<naive::Imprecise>(1 + random->Below(2));
  return question;
}

std::string Describe(const std::vector<LogEntry>& log) {
  static const char* const kKinds[] = {"", "events", "correct", "retract", "confirm", "merge"};
  std::string text;
  for (const LogEntry& entry : log) {
    text += std::to_string(entry.seq) + " " + FormatDay(UtcDay(entry.recorded_at)) + " " +
            kKinds[static_cast<int>(entry.kind)];
    for (const EventId& target : entry.targets) text += " " + ToString(target);
    if (entry.published) text += " known=" + entry.published->text();
    text += "\n";
    for (const PolicyEvent& event : entry.events) {
      text += "    " + event.key + ": " + OneLine(event);
      if (event.evidence) text += " evidence=" + std::string(Name(*event.evidence));
      if (event.effect) text += " effect=" + std::string(Name(*event.effect));
      for (const Source& source : event.sources) text += " source=" + source.published->text();
      text += " review=" + std::string(Name(event.review.state)) + "\n";
    }
  }
  return text;
}

}  // namespace chipline
