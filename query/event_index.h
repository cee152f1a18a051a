// What lists of events search and count by and a timeline does not hold: the words of the bodies,
// agencies and sources. Memory only, built after opening when somebody first asks.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "model/event.h"
#include "model/result.h"
#include "query/timeline.h"
#include "store/event_log.h"

namespace chipline {

// The number of a source in order of first appearance in the log: the same for ever.
using SourceNumber = std::uint32_t;

// The words that a text is found by: runs of letters and digits in lower case; of Chinese,
// Japanese and Korean each character by itself.
std::vector<std::string> IndexWords(std::string_view text);

// Safe from any thread.
class EventIndex {
 public:
  // `log` must outlive it.
  explicit EventIndex(const EventLog& log) : log_(log) {}
  ~EventIndex();
  EventIndex(const EventIndex&) = delete;
  EventIndex& operator=(const EventIndex&) = delete;

  // Returns when it holds every version of the timeline. Where that would take long it goes on by
  // itself and this is kUnavailable, saying how far it is. Where the log cannot be read: the log's
  // error, of which the next call is another try.
  Result<void> CatchUp(const std::shared_ptr<const Timeline>& timeline);

  // The versions in which every word of `text` occurs, sorted; a word that ends in "*" stands for
  // all that begin so. kInvalidArgument where it holds no word, more than 100 different ones, or
  // more than 8 that end so.
  Result<std::vector<Ref>> Search(std::string_view text) const;

  // What a version itself says; empty for a retraction and beyond what it holds.
  std::string AgencyOf(Ref version) const;
  std::vector<SourceNumber> SourcesOf(Ref version) const;
  // The versions that cite a document, sorted.
  std::vector<Ref> Citing(const std::string& document) const;
  // REQUIRES: a number that SourcesOf gave. Without its quotes.
  Source SourceOf(SourceNumber number) const;

 private:
  struct Row {
    std::uint32_t agency = 0;
    std::uint32_t sources_begin = 0;
    std::uint32_t sources_count = 0;
  };

  Result<void> Advance(const Timeline& timeline, const std::stop_token& stop);
  void Add(Ref ref, const PolicyEvent& event);
  SourceNumber NumberOf(const Source& source);

  const EventLog& log_;
  mutable std::shared_mutex mutex_;
  std::uint64_t seq_ = 0;  // the last entry that is held
  std::map<std::string, std::vector<Ref>, std::less<>> words_;
  std::map<std::string, std::vector<Ref>, std::less<>> documents_;
  std::vector<Row> rows_;  // by ref
  std::vector<std::string> agencies_{std::string()};
  std::unordered_map<std::string, std::uint32_t> agency_numbers_;
  std::vector<SourceNumber> source_pool_;
  std::vector<Source> sources_;
  std::unordered_map<std::string, SourceNumber> source_numbers_;

  std::mutex building_;  // one builder at a time; taken before mutex_
  std::mutex worker_mutex_;
  bool is_working_ = false;
  std::optional<Error> fault_;  // what ended the worker, until somebody was told
  std::jthread worker_;         // last: stops before anything it uses goes
};

}  // namespace chipline
