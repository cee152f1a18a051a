#include "query/timeline.h"

#include <algorithm>
#include <iterator>
#include <malloc.h>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>

#include "model/rate.h"
#include "query/layers.h"

namespace chipline {

// Acts, and whatever `modifies` names, as numbers. Grows with the log; shared by all timelines of
// one log.
struct Timeline::Names {
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::mutex mutex;
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> acts;

  std::uint32_t Act(std::string_view name) {
    if (name.empty()) return 0;
    const std::lock_guard lock(mutex);
    return acts.try_emplace(std::string(name), static_cast<std::uint32_t>(acts.size() + 1))
        .first->second;
  }
  // 0 where nobody has said the name.
  std::uint32_t Find(std::string_view name) {
    const std::lock_guard lock(mutex);
    const auto found = acts.find(name);
    return found == acts.end() ? 0 : found->second;
  }
  std::shared_ptr<Names> Clone() {
    auto copy = std::make_shared<Names>();
    const std::lock_guard lock(mutex);
    copy->acts = acts;
    return copy;
  }
};

// Adds entries to copies of a timeline's tail, then freezes them. One use each.
class TimelineBuilder {
 public:
  TimelineBuilder(const SubjectTree& subjects, std::shared_ptr<Catalog> catalog,
                  std::shared_ptr<Timeline::Names> names)
      : subjects_(subjects), catalog_(std::move(catalog)), names_(std::move(names)) {
    target_.first_seq = 1;
  }

  // Starts from `timeline`. A tail that has grown past its share is folded into the base first, so
  // that the cost of an append stays small against the whole.
  explicit TimelineBuilder(const Timeline& timeline)
      : subjects_(*timeline.subjects_),
        catalog_(timeline.catalog_),
        names_(timeline.names_),
        positions_(timeline.positions_),
        last_seq_(timeline.last_seq_),
        last_recorded_at_(timeline.last_recorded_at_) {
    const Segment& base = *timeline.segments_[0];
    const Segment& tail = *timeline.segments_[1];
    RememberAmendments(base);
    RememberAmendments(tail);
    constexpr std::size_t kSmallestTail = 1024;
    if (tail.records.size() <= std::max(kSmallestTail, base.records.size() / 32)) {
      base_ = timeline.segments_[0];
      target_ = tail;
      Thaw(&target_);
    } else {
      target_ = base;
      Thaw(&target_);
      Fold(tail);
    }
  }

  void RememberAmendments(const Segment& segment) {
    for (const Edge& edge : segment.merges) survivors_.push_back(edge.to);
    for (const Edge& edge : segment.amendments) {  // sorted: the last one of each event stays
      last_amended_on_[edge.to] = segment.records[edge.from - segment.first_ref].amended_on;
    }
  }

  void Reserve(std::size_t entries) {
    target_.records.reserve(entries);
    target_.entry_refs.reserve(entries);
    target_.recorded.reserve(entries);
    target_.subjects.reserve(entries);
    entries_.reserve(entries);
  }

  void Add(const EntryHead& head) {
    if (head.seq > catalog_->last_seq()) catalog_->Add(head);
    last_seq_ = head.seq;
    last_recorded_at_ = head.recorded_at;
    target_.entry_refs.push_back(target_.end_ref());
    target_.recorded.push_back(head.recorded_at);
    if (head.kind == EntryKind::kEvents) {
      for (std::uint32_t i = 0; i < head.events.size(); ++i) {
        AddRecord(head, &head.events[i], i, std::nullopt);
      }
      return;
    }
    // P12: the first target gets a new version (or is retracted); a merge's others are taken back.
    for (std::size_t i = 0; i < head.targets.size(); ++i) {
      const bool replaced = i == 0 && !head.events.empty();
      AddRecord(head, replaced ? &head.events[0] : nullptr, 0, head.targets[i]);
    }
  }

  std::shared_ptr<const Timeline> Build() {
    Freeze();
    std::shared_ptr<Timeline> timeline(new Timeline);
    timeline->subjects_ = &subjects_;
    timeline->catalog_ = catalog_;
    timeline->names_ = names_;
    timeline->last_seq_ = last_seq_;
    timeline->last_recorded_at_ = last_recorded_at_;
    auto frozen = std::make_shared<Segment>(std::move(target_));
    if (base_ != nullptr) {
      timeline->segments_ = {base_, std::move(frozen)};
    } else {
      auto empty = std::make_shared<Segment>();
      empty->first_ref = frozen->end_ref();
      empty->first_seq = last_seq_ + 1;
      timeline->segments_ = {std::move(frozen), std::move(empty)};
    }
    timeline->positions_ = Positions(*timeline);
    return timeline;
  }

 private:
  struct KeyedEntry {
    BucketKey key;
    BucketEntry entry;
  };

  const EventRecord& RecordAt(Ref ref) const {
    if (base_ != nullptr && ref < target_.first_ref) return base_->records[ref];
    return target_.records[ref - target_.first_ref];
  }
  std::span<const SubjectIndex> SubjectsAt(Ref ref) const {
    const EventRecord& record = RecordAt(ref);
    const Segment& segment = ref < target_.first_ref ? *base_ : target_;
    return std::span(segment.subjects).subspan(record.subjects_begin, record.subjects_count);
  }

  Ref Find(EventId id) const {
    if (id.seq == 0 || id.seq > last_seq_) return kNoRef;
    const Segment& segment = id.seq < target_.first_seq ? *base_ : target_;
    const Ref ref = segment.entry_refs[id.seq - segment.first_seq] + id.index;
    if (ref >= target_.end_ref()) return kNoRef;
    const EventRecord& record = RecordAt(ref);
    return record.id == id && !record.amends ? ref : kNoRef;
  }

  // Copies indexes back into growing form; Freeze sorts them again. What comes next may be a new
  // version of what the segment's extensions extend.
  void Thaw(Segment* segment) {
    for (const EventRecord& record : segment->records) {
      if (record.type == EventType::kExtension) extensions_.push_back(record.self);
    }
    entries_.reserve(segment->bucket_entries.size());
    for (std::size_t i = 0; i < segment->bucket_keys.size(); ++i) {
      for (std::uint32_t k = segment->bucket_begins[i]; k < segment->bucket_begins[i + 1]; ++k) {
        entries_.push_back({segment->bucket_keys[i], segment->bucket_entries[k]});
      }
    }
  }

  // Appends the tail's records and indexes to the base copy in target_.
  void Fold(const Segment& tail) {
    const auto subjects_shift = static_cast<std::uint32_t>(target_.subjects.size());
    const auto modifies_shift = static_cast<std::uint32_t>(target_.modifies.size());
    for (EventRecord record : tail.records) {
      record.subjects_begin += subjects_shift;
      record.modifies_begin += modifies_shift;
      target_.records.push_back(record);
    }
    const auto append = [](auto* to, const auto& from) {
      to->insert(to->end(), from.begin(), from.end());
    };
    append(&target_.entry_refs, tail.entry_refs);
    append(&target_.recorded, tail.recorded);
    append(&target_.subjects, tail.subjects);
    append(&target_.modifies, tail.modifies);
    append(&target_.unaddressed, tail.unaddressed);
    append(&target_.modifiers, tail.modifiers);
    append(&target_.act_modifiers, tail.act_modifiers);
    append(&target_.act_members, tail.act_members);
    append(&target_.amendments, tail.amendments);
    append(&target_.merges, tail.merges);
    append(&target_.later_keys, tail.later_keys);
    Segment copy = tail;
    Thaw(&copy);
  }

  // `event` null: a retraction. `amended`: which event this is a version of.
  void AddRecord(const EntryHead& head, const EventHead* event, std::uint32_t index,
                 std::optional<EventId> amended) {
    const Ref self = target_.end_ref();
    EventRecord record;
    record.self = self;
    record.seq = head.seq;
    record.index = index;
    record.id = {head.seq, index};
    record.base = self;
    if (amended) {
      const Ref base = Find(*amended);
      if (base == kNoRef) return;  // refused when it was appended; a foreign log may still hold it
      record.id = *amended;
      record.base = base;
      record.amends = true;
      record.is_retraction = event == nullptr;
      target_.amendments.push_back({base, self});
      if (head.kind == EntryKind::kMerge && record.is_retraction) {
        record.merged_into = Find(head.targets[0]);
        target_.merges.push_back({record.merged_into, self});
        survivors_.push_back(record.merged_into);
      }
    }
    const Day recorded_day = UtcDay(head.recorded_at);
    // A version that states no day could be known when the event was first recorded.
    const Day first_recorded = record.amends ? UtcDay(RecordedAt(record.id.seq)) : recorded_day;
    if (event != nullptr && !record.amends) {
      if (const std::uint32_t name = names_->Find(event->key)) new_keys_.push_back({name, self});
    }
    if (event != nullptr) Describe(*event, first_recorded, &record);
    if (record.amends) {
      record.amended_on = AmendedOn(head, recorded_day);
      // A confirmation vouches for the version that it saw, and cannot let it out before its day.
      const auto seen = last_amended_on_.find(record.base);
      if (head.kind == EntryKind::kConfirmation && seen != last_amended_on_.end()) {
        record.amended_on = std::max(record.amended_on, seen->second);
      }
      last_amended_on_[record.base] = record.amended_on;
    }
    target_.records.push_back(record);
    if (event != nullptr) Index(self);
  }

  // P11: a correction or retraction counts from its own `published`, else from the day it was
  // recorded. A confirmation or merge is a decision of the desk about what was known already: only
  // the recorded clock cuts it, unless it states a day.
  static Day AmendedOn(const EntryHead& head, Day recorded_day) {
    if (head.published.known) return head.published.latest;
    const bool new_fact =
        head.kind == EntryKind::kCorrection || head.kind == EntryKind::kRetraction;
    return new_fact ? recorded_day : kDistantPast;
  }

  Micros RecordedAt(std::uint64_t seq) const {
    const Segment& segment = seq < target_.first_seq ? *base_ : target_;
    return segment.recorded[seq - segment.first_seq];
  }

  static DaySpan SpanOf(const DayWindow& window) { return {window.earliest, window.latest}; }

  template <class Code>
  static unsigned NumberOf(const std::optional<Code>& code) {
    return code ? static_cast<unsigned>(*code) : 0;
  }

  void Describe(const EventHead& event, Day recorded_day, EventRecord* record) {
    record->type = event.type;
    record->certainty = event.certainty;
    record->evidence = NumberOf(event.evidence) & 15;
    record->effect = NumberOf(event.effect) & 7;
    record->flow = NumberOf(event.flow) & 15;
    record->policy = NumberOf(event.review_policy) & 7;
    record->scope = NumberOf(event.scope) & 7;
    record->issuers = event.issuers;
    record->target = event.target;
    record->review = event.review;
    record->overrides = event.overrides;
    record->has_conditions = event.has_conditions;
    record->has_effective = event.effective.known;
    record->effective = SpanOf(event.effective);
    record->has_until = event.until.known;
    record->until = SpanOf(event.until);
    record->has_announced = event.announced.known;
    record->announced = event.announced.latest;
    record->has_rate = event.rate.has_value();
    record->rate = PartsOfRate(event.rate.value_or(0));
    DescribePublication(event, recorded_day, record);
    record->act = names_->Act(event.act);
    if (record->act != 0) {
      target_.act_members.push_back({record->act, record->self});
    }
    record->subjects_begin = static_cast<std::uint32_t>(target_.subjects.size());
    for (const std::string_view id : event.subjects) {
      // A subject that this program's tree does not know has no positions here.
      if (const auto subject = subjects_.Find(id)) target_.subjects.push_back(*subject);
    }
    record->subjects_count =
        static_cast<std::uint16_t>(target_.subjects.size() - record->subjects_begin);
    AddModifies(event, record);
  }

  // P11: `published` as stated, else the earlier of `announced` and the first source's day, else
  // the day it was recorded. A window counts from its last day.
  static void DescribePublication(const EventHead& event, Day recorded_day, EventRecord* record) {
    DayWindow published = event.published;
    if (!published.known) {
      published = event.announced;
      for (const DayWindow& day : event.source_days) {
        if (!published.known || day.latest < published.latest) published = day;
      }
    }
    record->published = published.known ? published.latest : recorded_day;
    // P2: where `effective` is missing the start is `announced`, else `published`.
    record->has_fallback = event.announced.known || published.known;
    record->fallback = SpanOf(event.announced.known ? event.announced : published);
  }

  void AddModifies(const EventHead& event, EventRecord* record) {
    record->modifies_begin = static_cast<std::uint32_t>(target_.modifies.size());
    for (const std::string_view name : event.modifies) {
      // P4: a name may be the key of one event and the act of others, now or later; it means all.
      const std::optional<EventId> id = ParseEventId(name);
      const std::optional<EventId> one = id ? id : catalog_->FindKey(name);
      const Ref ref = one ? Find(*one) : kNoRef;
      if (ref != kNoRef) {
        target_.modifies.push_back(ref);
        target_.modifiers.push_back({ref, record->self});
      }
      if (id) continue;
      const std::uint32_t act = names_->Act(name);
      target_.modifies.push_back(act | kActBit);
      target_.act_modifiers.push_back({act, record->self});
    }
    record->modifies_count =
        static_cast<std::uint16_t>(target_.modifies.size() - record->modifies_begin);
  }

  BucketEntry EntryOf(const EventRecord& record) const {
    BucketEntry entry;
    entry.ref = record.self;
    entry.published = record.published;
    entry.first = record.has_effective ? record.effective.first : record.fallback.first;
    if (record.has_until) {
      entry.last = record.until.last;
      entry.first = std::min(entry.first, record.until.first);
    }
    entry.order = record.base;
    entry.evidence = EvidenceRank(record);
    if (NeverChangesState(record.certainty) || !LaysLayer(record)) return entry;
    entry.policy = static_cast<std::uint8_t>(PolicyOf(record).value_or(ReviewPolicy{}));
    entry.status = record.type == EventType::kTariff ? BucketEntry::kTariff
                                                     : static_cast<std::uint8_t>(StatusOf(record));
    if (record.has_rate) entry.rate = record.rate;
    entry.scoped = !RanksUnscoped(record);
    return entry;
  }

  template <class Visit>
  void ForEachKey(Ref ref, Visit visit) const {
    const EventRecord& record = RecordAt(ref);
    if (record.flow == 0) return;
    for (const SubjectIndex subject : SubjectsAt(ref)) {
      for (std::uint32_t bits = record.issuers; bits != 0; bits &= bits - 1) {
        const auto issuer = static_cast<Jurisdiction>(__builtin_ctz(bits));
        visit(KeyOf({issuer, static_cast<Flow>(record.flow), subject, record.target}));
      }
    }
  }

  void Index(Ref ref) {
    const EventRecord& record = RecordAt(ref);
    const bool unaddressed =
        record.modifies_count == 0 &&
        (record.type == EventType::kSuspension || record.type == EventType::kRescission ||
         record.type == EventType::kEntityDelisting);
    ForEachKey(ref, [&](BucketKey key) {
      entries_.push_back({key, EntryOf(record)});
      if (unaddressed) target_.unaddressed.push_back(key);
    });
    if (record.type == EventType::kExtension) extensions_.push_back(ref);
    if (record.act != 0) new_members_.push_back(ref);
  }

  // An event that is extended may be live past its `until`: its bucket entries must not say
  // otherwise. Entries of earlier segments are repeated here with an open end.
  void OpenExtended() {
    // An extension of what was merged away extends the one that stands for it (P12).
    std::vector<Ref> extended = survivors_;
    for (const Ref extension : extensions_) {
      const EventRecord& record = RecordAt(extension);
      for (std::uint32_t i = 0; i < record.modifies_count; ++i) {
        const std::uint32_t item = target_.modifies[record.modifies_begin + i];
        if ((item & kActBit) == 0) {
          extended.push_back(item);
        } else {
          CollectAct(item & ~kActBit, &extended);
        }
      }
    }
    for (const Edge& edge : target_.later_keys) {
      if (RecordAt(edge.to).type == EventType::kExtension) extended.push_back(edge.from);
    }
    for (const Edge& amendment : target_.amendments) {
      if (IsExtendedInBase(amendment.to)) extended.push_back(amendment.to);
    }
    for (const Ref member : new_members_) {
      if (ActIsExtended(RecordAt(member).act)) extended.push_back(RecordAt(member).base);
    }
    std::sort(extended.begin(), extended.end());
    extended.erase(std::unique(extended.begin(), extended.end()), extended.end());
    if (extended.empty()) return;
    for (KeyedEntry& keyed : entries_) {
      if (std::binary_search(extended.begin(), extended.end(), RecordAt(keyed.entry.ref).base)) {
        keyed.entry.last = kDistantFuture;
      }
    }
    for (const Ref base : extended) {
      if (base >= target_.first_ref) continue;
      RepeatOpen(base);
      for (const Edge& edge : EdgesTo(base_->amendments, base)) RepeatOpen(edge.from);
    }
  }

  void RepeatOpen(Ref ref) {
    ForEachKey(ref, [&](BucketKey key) {
      BucketEntry entry = EntryOf(RecordAt(ref));
      entry.last = kDistantFuture;
      entries_.push_back({key, entry});
    });
  }

  void CollectAct(std::uint32_t act, std::vector<Ref>* out) const {
    for (const Edge& edge : target_.act_members) {
      if (edge.to == act) out->push_back(RecordAt(edge.from).base);
    }
    if (base_ == nullptr) return;
    for (const Edge& edge : EdgesTo(base_->act_members, act)) {
      out->push_back(RecordAt(edge.from).base);
    }
  }

  bool IsExtendedInBase(Ref event) const {
    return base_ != nullptr &&
           std::ranges::any_of(EdgesTo(base_->modifiers, event), [this](const Edge& edge) {
             return RecordAt(edge.from).type == EventType::kExtension;
           });
  }

  bool ActIsExtended(std::uint32_t act) const {
    const auto extends = [&](const Edge& edge) {
      return edge.to == act && RecordAt(edge.from).type == EventType::kExtension;
    };
    return std::ranges::any_of(target_.act_modifiers, extends) ||
           (base_ != nullptr && std::ranges::any_of(EdgesTo(base_->act_modifiers, act), extends));
  }

  // P4: an event whose key was an act's name, or was taken for one, is meant by whoever said it.
  void LinkNewKeys() {
    std::sort(target_.act_modifiers.begin(), target_.act_modifiers.end());
    for (const Edge& key : new_keys_) {
      const auto link = [&](std::span<const Edge> named) {
        for (const Edge& edge : named) {
          // Who came later has found the key.
          if (edge.from >= key.from) continue;
          target_.modifiers.push_back({key.from, edge.from});
          target_.later_keys.push_back({edge.from, key.from});
        }
      };
      link(EdgesTo(target_.act_modifiers, key.to));
      if (base_ != nullptr) link(EdgesTo(base_->act_modifiers, key.to));
    }
  }

  void Freeze() {
    LinkNewKeys();
    OpenExtended();
    // Of a record that is there twice, closed and opened (OpenExtended), the open one stays.
    std::sort(entries_.begin(), entries_.end(), [](const KeyedEntry& a, const KeyedEntry& b) {
      return std::tuple(a.key, a.entry.ref, b.entry.last) <
             std::tuple(b.key, b.entry.ref, a.entry.last);
    });
    const auto same = [](const KeyedEntry& a, const KeyedEntry& b) {
      return a.key == b.key && a.entry.ref == b.entry.ref;
    };
    entries_.erase(std::unique(entries_.begin(), entries_.end(), same), entries_.end());
    target_.bucket_keys.clear();
    target_.bucket_begins.clear();
    target_.bucket_entries.clear();
    target_.bucket_entries.reserve(entries_.size());
    for (const KeyedEntry& keyed : entries_) {
      if (target_.bucket_keys.empty() || target_.bucket_keys.back() != keyed.key) {
        target_.bucket_keys.push_back(keyed.key);
        target_.bucket_begins.push_back(static_cast<std::uint32_t>(target_.bucket_entries.size()));
      }
      target_.bucket_entries.push_back(keyed.entry);
    }
    target_.bucket_begins.push_back(static_cast<std::uint32_t>(target_.bucket_entries.size()));
    std::sort(target_.unaddressed.begin(), target_.unaddressed.end());
    for (auto* edges : {&target_.modifiers, &target_.act_modifiers, &target_.act_members,
                        &target_.amendments, &target_.merges, &target_.later_keys}) {
      std::sort(edges->begin(), edges->end());
    }
    MarkRecords();
    CollectCurrent();
  }

  bool IsSuperseded(Ref ref) const {
    const EventRecord& record = RecordAt(ref);
    if (!record.amends && !record.has_amendments) return false;
    const auto versions = EdgesTo(target_.amendments, record.base);
    return !versions.empty() && versions.back().from > ref;
  }

  // So that the cost of a much corrected event is that of its last version.
  void CollectCurrent() {
    target_.current_entries.clear();
    target_.current_ranges.clear();
    if (target_.amendments.empty()) return;
    for (std::uint32_t at = 0; at < target_.bucket_keys.size(); ++at) {
      const auto entries = target_.Bucket(target_.bucket_keys[at]);
      const auto superseded = [this](const BucketEntry& entry) { return IsSuperseded(entry.ref); };
      if (std::ranges::none_of(entries, superseded)) continue;
      std::ranges::remove_copy_if(entries, std::back_inserter(target_.current_entries), superseded);
      target_.current_ranges.push_back({at, static_cast<Ref>(target_.current_entries.size())});
    }
  }

  // So that the many records that nobody modifies or amends need no search.
  void MarkRecords() {
    EventRecord elsewhere;  // stands for the records of the base, which nothing changes
    const auto record = [&](Ref ref) -> EventRecord& {
      return ref < target_.first_ref ? elsewhere : target_.records[ref - target_.first_ref];
    };
    for (std::size_t i = target_.modifiers.size(); i-- > 0;) {
      EventRecord& modified = record(target_.modifiers[i].to);
      modified.has_modifiers = true;
      modified.modifiers_at = static_cast<std::uint32_t>(i);
    }
    for (const Edge& edge : target_.merges) record(edge.to).has_modifiers = true;
    for (const Edge& edge : target_.amendments) record(edge.to).has_amendments = true;
    for (const Edge& edge : target_.act_members) {
      const bool named = !EdgesTo(target_.act_modifiers, edge.to).empty() ||
                         (base_ != nullptr && !EdgesTo(base_->act_modifiers, edge.to).empty());
      if (named) record(edge.from).has_modifiers = true;
    }
  }

  // Shares the old list where no new position appeared.
  std::shared_ptr<const std::vector<Position>> Positions(const Timeline& timeline) const {
    std::vector<Position> all;
    for (const auto& segment : timeline.segments_) {
      for (const BucketKey key : segment->bucket_keys) all.push_back(PositionOf(key));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (positions_ != nullptr && *positions_ == all) return positions_;
    return std::make_shared<const std::vector<Position>>(std::move(all));
  }

  const SubjectTree& subjects_;
  std::shared_ptr<Catalog> catalog_;
  std::shared_ptr<Timeline::Names> names_;
  std::shared_ptr<const std::vector<Position>> positions_;
  std::shared_ptr<const Segment> base_;  // null: everything is in target_
  Segment target_;
  std::vector<KeyedEntry> entries_;
  std::unordered_map<Ref, Day> last_amended_on_;  // by first version
  std::vector<Ref> survivors_;                    // what others were merged into, now or earlier
  std::vector<Ref> extensions_;
  std::vector<Ref> new_members_;
  std::vector<Edge> new_keys_;  // to: their number as names; from: the events
  std::uint64_t last_seq_ = 0;
  Micros last_recorded_at_ = 0;
};

Result<std::shared_ptr<const Timeline>> Timeline::Replay(const EventLog& log,
                                                         const SubjectTree& subjects) {
  std::shared_ptr<const Timeline> timeline;
  {
    TimelineBuilder builder(subjects, std::make_shared<Catalog>(), std::make_shared<Names>());
    builder.Reserve(log.Head().seq);
    CHIP_CHECK(log.ScanHeads(0, [&](const EntryHead& head) {
      builder.Add(head);
      return true;
    }));
    timeline = builder.Build();
  }
  // Scanning and building leave tens of megabytes free that the allocator would keep.
  ::malloc_trim(0);
  return timeline;
}

Result<std::shared_ptr<const Timeline>> Timeline::Advance(const EventLog& log) const {
  TimelineBuilder builder(*this);
  CHIP_CHECK(log.ScanHeads(last_seq_, [&](const EntryHead& head) {
    builder.Add(head);
    return true;
  }));
  return builder.Build();
}

Result<std::shared_ptr<const Timeline>> Timeline::Try(const EventLog& log) const {
  Timeline apart(*this);
  apart.catalog_ = std::make_shared<Catalog>(catalog_->Clone());
  if (apart.catalog_->last_seq() != last_seq_) {
    return Unavailable("the log has grown past this timeline");
  }
  apart.names_ = names_->Clone();
  return apart.Advance(log);
}

std::uint64_t Timeline::SeqAt(Micros instant) const {
  for (std::size_t i = kSegments; i-- > 0;) {
    const Segment& segment = *segments_[i];
    const auto after = std::upper_bound(segment.recorded.begin(), segment.recorded.end(), instant);
    if (after != segment.recorded.begin()) {
      return segment.first_seq + static_cast<std::uint64_t>(after - segment.recorded.begin()) - 1;
    }
  }
  return 0;
}

Micros Timeline::RecordedAt(std::uint64_t seq) const {
  const Segment& segment = seq < segments_[1]->first_seq ? *segments_[0] : *segments_[1];
  return segment.recorded[seq - segment.first_seq];
}

Ref Timeline::RefBound(std::uint64_t seq) const {
  if (seq >= last_seq_) return size();
  const Segment& segment = seq + 1 < segments_[1]->first_seq ? *segments_[0] : *segments_[1];
  return segment.entry_refs[seq + 1 - segment.first_seq];
}

Ref Timeline::Find(EventId id) const {
  if (id.seq == 0 || id.seq > last_seq_) return kNoRef;
  const Segment& segment = id.seq < segments_[1]->first_seq ? *segments_[0] : *segments_[1];
  const Ref ref = segment.entry_refs[id.seq - segment.first_seq] + id.index;
  if (ref >= size()) return kNoRef;
  const EventRecord& found = record(ref);
  return found.id == id && !found.amends ? ref : kNoRef;
}

Ref Timeline::FindNamed(std::string_view name) const {
  std::optional<EventId> id = ParseEventId(name);
  if (!id) id = catalog().FindKey(name);
  return id ? Find(*id) : kNoRef;
}

bool Timeline::HasUnaddressed(const Position& position) const {
  return std::ranges::any_of(segments_, [&](const auto& segment) {
    return std::binary_search(segment->unaddressed.begin(), segment->unaddressed.end(),
                              KeyOf(position));
  });
}

}  // namespace chipline
