#include "web/stream_hub.h"

#include <charconv>
#include <utility>

#include "model/entry_kinds.h"
#include "store/tools.h"

namespace chipline {

namespace {

constexpr std::size_t kChunk = 64 * 1024;
constexpr std::size_t kKept = 4 * 1024 * 1024;
constexpr std::size_t kEntriesARead = 64;

// JSON on one line has no line end of its own, so one data field holds it.
std::string FrameOf(const LogEntry& entry, const Hash& hash) {
  return "id: " + std::to_string(entry.seq) + "\nevent: " + std::string(KindName(entry.kind)) +
         "\ndata: " + ExportLine(entry, hash) + "\n\n";
}

}  // namespace

// One listener's place in the log.
class EntryStream final : public AnswerStream {
 public:
  EntryStream(const StreamHub& hub, std::uint64_t after) : hub_(hub), after_(after) {}

  std::optional<std::string> Next(bool idle) override {
    auto frames = hub_.FramesBehind(&after_);
    if (!frames) return std::nullopt;
    if (frames->empty() && idle) return ": still here\n\n";
    return std::move(*frames);
  }

 private:
  const StreamHub& hub_;
  std::uint64_t after_;
};

StreamHub::StreamHub(const EventLog& log) : log_(log), last_(log.Head().seq) {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

StreamHub::~StreamHub() = default;

void StreamHub::SetListener(std::function<void()> listener) {
  const std::lock_guard lock(listener_mutex_);
  listener_ = std::move(listener);
}

std::shared_ptr<AnswerStream> StreamHub::Follow(std::uint64_t after) const {
  return std::make_shared<EntryStream>(*this, after);
}

void StreamHub::Run(const std::stop_token& stop) {
  std::uint64_t last = last_;
  while (!stop.stop_requested()) {
    log_.WaitPast(last, std::chrono::milliseconds(1'000), stop);
    const std::uint64_t before = last;
    const bool could_read = TakeBehind(&last);
    if (last != before) {
      const std::lock_guard lock(listener_mutex_);
      if (listener_) listener_();
    }
    // Tried again at a pace: the log's end stays past `last`, so waiting for it takes no time.
    if (!could_read) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

bool StreamHub::TakeBehind(std::uint64_t* last) {
  const auto entries = log_.Read(*last, kEntriesARead);
  if (!entries) return false;
  const std::lock_guard lock(mutex_);
  for (const LogEntry& entry : *entries) {
    const auto hash = log_.HashAt(entry.seq);
    if (!hash) return false;
    frames_.push_back(FrameOf(entry, *hash));
    bytes_ += frames_.back().size();
    *last = last_ = entry.seq;
    while (bytes_ > kKept && frames_.size() > 1) {
      bytes_ -= frames_.front().size();
      frames_.pop_front();
    }
  }
  return true;
}

Result<std::string> StreamHub::FramesBehind(std::uint64_t* after) const {
  std::string text;
  {
    const std::lock_guard lock(mutex_);
    if (*after >= last_) return text;
    const std::uint64_t first = last_ + 1 - frames_.size();
    if (*after + 1 >= first) {
      for (auto at = static_cast<std::size_t>(*after + 1 - first);
           at < frames_.size() && text.size() < kChunk; ++at) {
        text += frames_[at];
        ++*after;
      }
      return text;
    }
  }
  // One by one: a few entries may be all that a chunk holds.
  const std::uint64_t end = log_.Head().seq;
  while (*after < end && text.size() < kChunk) {
    const LogEntry entry = CHIP_TRY(log_.Get(*after + 1));
    text += FrameOf(entry, CHIP_TRY(log_.HashAt(entry.seq)));
    *after = entry.seq;
  }
  return text;
}

namespace {

// Where a client that had been here goes on: what its browser says by itself, else ?after=, else
// now.
std::optional<Response> ReadAfter(const StreamHub& hub, const Request& request,
                                  std::uint64_t& after) {
  const std::uint64_t end = hub.log().Head().seq;
  after = end;
  const auto header = request.Header("last-event-id");
  const auto parameter = request.Get("after");
  const std::string_view given = header ? *header : parameter.value_or("");
  if (given.empty()) return std::nullopt;
  const auto [stop, fault] = std::from_chars(given.data(), given.data() + given.size(), after);
  if (fault == std::errc() && stop == given.data() + given.size() && after <= end) {
    return std::nullopt;
  }
  return Fail({ProblemType::kInvalidParameter,
               "Expected the seq of an entry, from 0 to " + std::to_string(end) + ".",
               header ? "Last-Event-ID" : "after",
               {}});
}

Response GetStream(const StreamHub& hub, const Request& request) {
  std::uint64_t after = 0;
  if (auto refusal = ReadAfter(hub, request, after)) return *refusal;
  Response response;
  response.content_type = "text/event-stream";
  response.headers = {{"Cache-Control", "no-store"}, {"Access-Control-Allow-Origin", "*"}};
  response.body = "retry: 3000\n\n";
  response.stream = hub.Follow(after);
  return response;
}

}  // namespace

std::vector<Route> StreamRoutes(const StreamHub& hub) {
  return {{"GET",
           "/api/v1/stream",
           "Every new entry as a server-sent event; Last-Event-ID goes on behind it",
           {{"after", "the seq behind which to begin; default the end of the log"}},
           [&hub](const Request& request) { return GetStream(hub, request); }}};
}

}  // namespace chipline
