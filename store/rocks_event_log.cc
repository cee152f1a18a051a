#include "store/rocks_event_log.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "store/head_anchor.h"
#include "store/record.h"
#include "store/rocks_database.h"
#include "store/rocks_opening.h"
#include "store/tools.h"
#include "store/verify_records.h"

namespace chipline {
namespace {

using Family = RocksDatabase::Family;

// One caller of an append, waiting in the queue for its batch to be written.
struct Waiter {
  std::vector<EntryDraft> drafts;
  AppendOptions options;
  const std::vector<LogEntry>* recorded = nullptr;  // set: an import, with its own seqs and times
  Result<std::vector<Receipt>> result = std::vector<Receipt>{};
  bool done = false;
  std::condition_variable turn{};
  bool settles = false;  // appends nothing: the anchor is to be told what is acknowledged
};

// How long nobody may append before the anchor is told that all is acknowledged.
constexpr std::chrono::milliseconds kIdle{5};

Result<std::vector<Receipt>> AddTo(PendingBatch* batch, const Waiter& waiter) {
  if (waiter.recorded != nullptr) {
    std::vector<Receipt> receipts;
    for (std::size_t i = 0; i < waiter.drafts.size(); ++i) {
      const LogEntry& entry = (*waiter.recorded)[i];
      receipts.push_back(
          CHIP_TRY(batch->AddRecorded(waiter.drafts[i], entry.seq, entry.recorded_at)));
    }
    return receipts;
  }
  if (waiter.drafts.size() == 1) {
    return std::vector<Receipt>{CHIP_TRY(batch->Add(waiter.drafts.front(), waiter.options))};
  }
  return batch->AddAll(waiter.drafts);
}

LogMark MarkOf(const LogHead& head) {
  return {head.seq, head.hash};
}

}  // namespace

struct RocksEventLog::State {
  State(std::string store_folder, const Clock& store_clock, const RocksLogOptions& store_options)
      : folder(std::move(store_folder)), clock(store_clock), options(store_options) {}

  std::string folder;
  const Clock& clock;
  RocksLogOptions options;
  std::unique_ptr<RocksDatabase> database;
  std::optional<HeadAnchor> anchor;  // the leader's alone

  mutable std::mutex mutex;
  mutable std::condition_variable_any changed;
  std::condition_variable_any unsettled;
  std::deque<Waiter*> queue;     // the front one leads
  LogHead head;                  // of what was acknowledged
  std::uint64_t settled = 0;     // what the anchor calls acknowledged; never behind by two groups
  std::optional<Error> failure;  // set: read-only until opened again

  Result<void> OpenAll();
  Result<void> OpenDatabase(const std::string& log, bool is_new);
  Result<void> OpenAnchor(const std::string& path);
  std::optional<Error> WriteFault() const;
  Result<std::vector<Receipt>> Commit(Waiter* waiter) noexcept;
  std::vector<Waiter*> Group() const;
  std::optional<LogHead> WriteGroup(const std::vector<Waiter*>& group, const LogHead& from);
  Result<void> WriteBatch(const PendingBatch& batch, const LogHead& from);
  void SettleWhenIdle(const std::stop_token& stop);
  void Close();
  Result<std::optional<ClaimRecord>> FindClaim(const std::string& name, std::uint64_t last) const;
  LogHead HeadNow() const {
    const std::lock_guard lock(mutex);
    return head;
  }

  std::jthread settler;  // last: stops before anything it uses goes
};

// ---- opening

Result<void> RocksEventLog::State::OpenAll() {
  const std::string log = folder + "/log";
  const std::string path = folder + "/head.anchor";
  const Found found = CHIP_TRY(LookAt(folder));
  Result<std::optional<Anchor>> anchored = HeadAnchor::Read(path);
  if (!anchored && !(options.accept_head && anchored.error().code == ErrorCode::kCorruption)) {
    if (anchored.error().code != ErrorCode::kCorruption) return anchored.error();
    return AnchorError(anchored.error().message, path);
  }
  const std::optional<Anchor> known = anchored ? *anchored : std::optional<Anchor>();
  std::error_code error;
  const bool has_current = std::filesystem::exists(log + "/CURRENT", error);
  const bool fresh = !has_current && !known;
  if (!has_current && (known || HoldsDatabaseFiles(log))) {
    return Corruption(
        "the database is gone or has lost its CURRENT file, though this is a store; "
        "restore the newest backup",
        log);
  }
  if ((found == Found::kNothing || fresh) && !options.read_only) {
    std::filesystem::create_directories(log, error);
    if (error) return IoError("cannot make the store: " + error.message(), folder);
  }
  // Without an anchor nothing was acknowledged yet: a crash while making the store is made good.
  CHIP_CHECK(OpenDatabase(log, /*is_new=*/!known));
  Result<LogHead> end = database->ReadHead();
  if (!end) return end.error().Prefixed(log);
  head = *end;
  if (!options.accept_head) CHIP_CHECK(CheckAnchor(known, head, *database, path));
  settled = head.seq;
  if (failure) return Ok();
  CHIP_CHECK(OpenAnchor(path));
  return SyncFolder(folder);
}

// Opening writes: what the log file holds becomes table files. Where there is no room for that, a
// store that holds something can still be read, and checked, as it lies there.
Result<void> RocksEventLog::State::OpenDatabase(const std::string& log, bool is_new) {
  if (options.read_only) {
    if (is_new) return InvalidArgument("holds no log that could be read", folder);
    failure = Unavailable("it was opened to be read only");
    database = CHIP_TRY(RocksDatabase::OpenToRead(log, /*locks=*/false));
    return Ok();
  }
  auto opened = RocksDatabase::Open(log, /*create=*/is_new);
  if (!opened && opened.error().code == ErrorCode::kUnavailable && !is_new &&
      !options.accept_head) {
    if (auto to_read = RocksDatabase::OpenToRead(log, /*locks=*/true)) {
      failure = opened.error();
      opened = std::move(to_read);
    }
  }
  database = CHIP_TRY(std::move(opened));
  return Ok();
}

Result<void> RocksEventLog::State::OpenAnchor(const std::string& path) {
  auto made = HeadAnchor::Create(path, MarkOf(head));
  const bool is_full = !made && made.error().code == ErrorCode::kUnavailable;
  if (is_full && head.seq != 0 && !options.accept_head) {
    failure = made.error();
    return Ok();
  }
  anchor = CHIP_TRY(std::move(made));
  return Ok();
}

Result<std::unique_ptr<EventLog>> RocksEventLog::Open(const std::string& folder, const Clock& clock,
                                                      const RocksLogOptions& options) {
  auto state = std::make_unique<State>(folder, clock, options);
  CHIP_CHECK(state->OpenAll());
  state->settler =
      std::jthread([&on = *state](const std::stop_token& stop) { on.SettleWhenIdle(stop); });
  return std::unique_ptr<EventLog>(new RocksEventLog(std::move(state)));
}

RocksEventLog::RocksEventLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
RocksEventLog::~RocksEventLog() {
  state_->Close();
}

// ---- appending

// The waiters of a group lie on the stacks of other threads and stay in the queue until they are
// served: one that an exception left there would be read when it is gone. A program without the
// memory for this ends, and finds at the next start all that was acknowledged.
Result<std::vector<Receipt>> RocksEventLog::State::Commit(Waiter* waiter) noexcept {
  std::unique_lock lock(mutex);
  queue.push_back(waiter);
  waiter->turn.wait(lock, [&] { return waiter->done || queue.front() == waiter; });
  if (waiter->done) return std::move(waiter->result);

  const std::vector<Waiter*> group = Group();
  const LogHead from = head;
  lock.unlock();
  const std::optional<LogHead> end = WriteGroup(group, from);
  lock.lock();
  if (end) head = *end;
  for (Waiter* served : group) {
    queue.pop_front();
    served->done = true;
    // Under the lock: the waiter's stack, and this condition with it, is gone once it runs.
    if (served != waiter) served->turn.notify_one();
  }
  if (!queue.empty()) queue.front()->turn.notify_one();
  changed.notify_all();
  unsettled.notify_one();
  return std::move(waiter->result);
}

// REQUIRES: mutex held.
std::vector<Waiter*> RocksEventLog::State::Group() const {
  std::vector<Waiter*> group;
  std::size_t entries = 0;
  for (Waiter* waiter : queue) {
    entries += waiter->drafts.size();
    if (!group.empty() && entries > options.group_size) break;
    group.push_back(waiter);
  }
  return group;
}

// Gives every waiter its result, and the new end of the log unless nothing was written.
std::optional<LogHead> RocksEventLog::State::WriteGroup(const std::vector<Waiter*>& group,
                                                        const LogHead& from) {
  std::optional<Error> error = WriteFault();
  PendingBatch batch(from, clock.Now(),
                     [&](const std::string& name) { return FindClaim(name, from.seq); });
  if (!error) {
    for (Waiter* waiter : group) waiter->result = AddTo(&batch, *waiter);
    const bool settles = std::ranges::any_of(group, &Waiter::settles);
    if (batch.records().empty() && !settles) return std::nullopt;
    const Result<void> written = WriteBatch(batch, from);
    if (!written) error = written.error();
  }
  if (!error) return batch.head();
  // A refusal stands whatever the disk did; the rest cannot know.
  for (Waiter* waiter : group) {
    if (waiter->result) waiter->result = *error;
  }
  return std::nullopt;
}

std::optional<Error> RocksEventLog::State::WriteFault() const {
  const std::lock_guard lock(mutex);
  if (!failure) return std::nullopt;
  return Unavailable("the log is read-only since a write failed (" + failure->message +
                         "); make room or mend the disk, and start again",
                     folder);
}

// The batch and the anchor that promises it, side by side. After a crash either may be there
// without the other, and neither does harm: nothing was acknowledged. An empty batch tells the
// anchor that what it promised is.
Result<void> RocksEventLog::State::WriteBatch(const PendingBatch& batch, const LogHead& from) {
  Result<void> written = anchor->Begin({MarkOf(from), MarkOf(batch.head())});
  if (written) {
    if (!batch.records().empty()) written = database->Write(batch);
    Result<void> anchored = anchor->Finish();
    if (written) written = std::move(anchored);
  }
  const std::lock_guard lock(mutex);
  if (written) {
    settled = from.seq;
    return Ok();
  }
  failure = written.error();
  failure->place = folder;
  return *failure;
}

// Each batch's anchor says that the one before it was acknowledged. Behind the last one this does,
// so that a tail that is lost later is missed.
void RocksEventLog::State::SettleWhenIdle(const std::stop_token& stop) {
  std::condition_variable_any pause;
  std::unique_lock lock(mutex);
  while (unsettled.wait(lock, stop, [&] { return settled < head.seq && !failure; })) {
    const std::uint64_t seen = head.seq;
    pause.wait_for(lock, stop, kIdle, [] { return false; });
    if (stop.stop_requested()) return;
    if (head.seq != seen || !queue.empty()) continue;
    lock.unlock();
    Waiter nothing;
    nothing.settles = true;
    [[maybe_unused]] const auto told = Commit(&nothing);  // a failure shows at the next append
    lock.lock();
  }
}

void RocksEventLog::State::Close() {
  settler.request_stop();
  if (settler.joinable()) settler.join();
  if (settled == head.seq || failure) return;
  [[maybe_unused]] const auto told = anchor->Write({MarkOf(head), MarkOf(head)});
}

Result<Receipt> RocksEventLog::Append(const NewEntry& entry, const AppendOptions& options) {
  Waiter waiter;
  waiter.drafts.push_back(CHIP_TRY(DraftOf(entry)));
  waiter.options = options;
  return CHIP_TRY(state_->Commit(&waiter)).front();
}

Result<std::vector<Receipt>> RocksEventLog::AppendAll(const std::vector<NewEntry>& entries) {
  if (entries.empty()) return std::vector<Receipt>{};
  Waiter waiter;
  waiter.drafts = CHIP_TRY(DraftsOf(entries));
  return state_->Commit(&waiter);
}

Result<void> RocksEventLog::AppendRecorded(const std::vector<LogEntry>& entries) {
  if (entries.empty()) return Ok();
  Waiter waiter;
  waiter.recorded = &entries;
  for (const LogEntry& entry : entries) waiter.drafts.push_back(CHIP_TRY(DraftOf(entry)));
  CHIP_TRY(state_->Commit(&waiter));
  return Ok();
}

// ---- reading; nothing past the acknowledged head is ever shown

Result<std::optional<ClaimRecord>> RocksEventLog::State::FindClaim(const std::string& name,
                                                                   std::uint64_t last) const {
  std::optional<ClaimRecord> claim = CHIP_TRY(database->ReadClaim(name));
  if (claim && claim->seq > last) claim.reset();
  return claim;
}

Result<LogEntry> RocksEventLog::Get(std::uint64_t seq) const {
  const std::string name = "entry " + std::to_string(seq);
  if (seq == 0 || seq > Head().seq) return NotFound("there is no " + name);
  const std::string bytes = CHIP_TRY(state_->database->ReadRecord(seq));
  Result<DecodedRecord> record = DecodeRecord(bytes);
  if (!record) return record.error().Prefixed(name);
  if (record->entry.seq != seq) {
    return Corruption(name + ": the record says " + std::to_string(record->entry.seq));
  }
  return std::move(record->entry);
}

Result<std::vector<LogEntry>> RocksEventLog::Read(std::uint64_t after, std::size_t limit) const {
  const std::uint64_t end = Head().seq;
  std::vector<LogEntry> entries;
  for (std::uint64_t seq = after; seq < end && entries.size() < limit; ++seq) {
    entries.push_back(CHIP_TRY(Get(seq + 1)));
  }
  return entries;
}

Result<void> RocksEventLog::ScanHeads(std::uint64_t after,
                                      const std::function<bool(const EntryHead&)>& visit) const {
  const std::uint64_t end = Head().seq;
  if (after >= end) return Ok();
  const auto cursor = state_->database->Walk(Family::kHeads, after);
  EntryHead head;
  for (std::uint64_t seq = after + 1; seq <= end; ++seq, cursor->Next()) {
    const auto name = [&] { return "entry " + std::to_string(seq); };
    if (!cursor->Valid()) {
      const Result<void> finished = cursor->Finish();
      if (!finished) return finished.error().Prefixed(name());
      return Corruption(name() + " is missing");
    }
    const Result<void> decoded = DecodeHead(cursor->value(), &head);
    if (!decoded) return decoded.error().Prefixed(name());
    if (cursor->seq() != seq || head.seq != seq) return Corruption(name() + " is missing");
    if (!visit(head)) break;
  }
  return Ok();
}

LogHead RocksEventLog::Head() const {
  return state_->HeadNow();
}

Result<Hash> RocksEventLog::HashAt(std::uint64_t seq) const {
  if (seq == 0) return Hash{};
  if (seq > Head().seq) return NotFound("there is no entry " + std::to_string(seq));
  return state_->database->ReadHash(seq);
}

Result<std::optional<Receipt>> RocksEventLog::FindClaim(const std::string& name) const {
  const std::optional<ClaimRecord> claim = CHIP_TRY(state_->FindClaim(name, Head().seq));
  if (!claim) return std::optional<Receipt>();
  return std::optional<Receipt>({claim->seq, claim->recorded_at, /*duplicate=*/false});
}

void RocksEventLog::WaitPast(std::uint64_t seq, std::chrono::milliseconds timeout,
                             std::stop_token stop) const {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait_for(lock, std::move(stop), timeout, [&] { return state_->head.seq > seq; });
}

std::optional<Error> RocksEventLog::WriteFault() const {
  return state_->WriteFault();
}

std::string RocksEventLog::Describe() const {
  return "rocksdb:" + state_->folder;
}

// ---- verifying

Result<std::uint64_t> RocksEventLog::Verify() const {
  const LogHead end = Head();
  CHIP_CHECK(VerifyRecords(*state_->database, end));
  const std::string path = state_->folder + "/head.anchor";
  const std::optional<Anchor> anchor = CHIP_TRY(HeadAnchor::Read(path));
  if (!anchor || anchor->promised.seq < end.seq) {
    return Corruption("the head anchor does not reach entry " + std::to_string(end.seq), path);
  }
  for (const LogMark& mark : {anchor->acknowledged, anchor->promised}) {
    if (mark.seq != end.seq || mark.hash == end.hash) continue;
    return Corruption("the head anchor names another entry " + std::to_string(end.seq), path);
  }
  return end.seq;
}

// ---- backing up

Result<void> RocksEventLog::CheckpointIn(const std::string& folder) const {
  // What the anchor promises was there before the checkpoint began.
  const LogHead head = Head();
  CHIP_CHECK(state_->database->Checkpoint(folder + "/log"));
  CHIP_TRY(HeadAnchor::Create(folder + "/head.anchor", MarkOf(head)));
  return Ok();
}

// Where a write has failed: a checkpoint would begin with one.
Result<void> RocksEventLog::CopyEntries(const std::string& folder) const {
  const auto copy = CHIP_TRY(Open(folder, state_->clock, {}));
  CHIP_TRY(CopyLog(*this, copy.get(), std::nullopt));
  return Ok();
}

Result<std::uint64_t> RocksEventLog::BackUp(const std::string& folder) const {
  if (CHIP_TRY(LookAt(folder)) != Found::kNothing) {
    return InvalidArgument("is a store already: name a folder that is missing or empty", folder);
  }
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return IoError("cannot make the folder: " + error.message(), folder);
  CHIP_CHECK(WriteFault() ? CopyEntries(folder) : CheckpointIn(folder));
  CHIP_CHECK(CopyRules(state_->folder, folder));
  Result<std::unique_ptr<EventLog>> copy = Open(folder, state_->clock, {});
  if (!copy) return copy.error().Prefixed("the backup cannot be opened");
  Result<std::uint64_t> verified = (*copy)->Verify();
  if (!verified) return verified.error().Prefixed("the backup is damaged");
  return verified;
}

}  // namespace chipline
