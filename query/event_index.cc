#include "query/event_index.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace chipline {
namespace {

// About a second's work.
constexpr std::uint64_t kAtOnce = 50'000;
constexpr std::size_t kChunk = 500;

bool IsAsciiWord(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The length of the UTF-8 sequence that `first` begins, as far as `left` bytes go.
std::size_t SequenceOf(unsigned char first, std::size_t left) {
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return std::min(length, left);
}

// From U+2E80 on: radicals, kana, ideographs, hangul. What lies in U+2000..U+2E7F is punctuation
// and signs.
enum class Script { kLetter, kSign, kIdeograph };
Script ScriptOf(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() < 3) return byte(0) == 0xC2 ? Script::kSign : Script::kLetter;
  if (sequence.size() > 3) return Script::kIdeograph;
  const unsigned code = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
  if (code >= 0x2000 && code < 0x2E80) return Script::kSign;
  if ((code >= 0x3000 && code < 0x3040) || code >= 0xFE00) return Script::kSign;
  return code < 0x2000 ? Script::kLetter : Script::kIdeograph;
}

std::vector<Ref> Both(const std::vector<Ref>& a, const std::vector<Ref>& b) {
  std::vector<Ref> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

// A beginning that many words have costs as much as all of them; a headline of Chinese, of which
// each character is a word, is found whole.
constexpr std::size_t kMostWords = 100;
constexpr std::ptrdiff_t kMostBeginnings = 8;

struct Wanted {
  std::string word;
  bool is_prefix = false;
  friend auto operator<=>(const Wanted&, const Wanted&) = default;
};

std::vector<Wanted> WantedWords(std::string_view text) {
  std::vector<Wanted> wanted;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    for (std::string& word : IndexWords(piece)) wanted.push_back({std::move(word), false});
    if (piece.size() > 1 && piece.ends_with('*') && !wanted.empty()) {
      wanted.back().is_prefix = true;
    }
  }
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

// Everything of an event that somebody may remember it by.
std::set<std::string> WordsOf(const PolicyEvent& event) {
  std::set<std::string> words;
  const auto add = [&](std::string_view text) {
    for (std::string& word : IndexWords(text)) words.insert(std::move(word));
  };
  for (const std::string* text : {&event.key, &event.agency, &event.act, &event.actor,
                                  &event.asserted_by, &event.summary, &event.note}) {
    add(*text);
  }
  for (const std::string& subject : event.subjects) add(subject);
  for (const Condition& condition : event.conditions) add(condition.text);
  if (event.scope) add(event.scope->text);
  for (const Source& source : event.sources) {
    add(source.publisher);
    add(source.title);
    for (const Quote& quote : source.quotes) add(quote.exact);
  }
  return words;
}

}  // namespace

std::vector<std::string> IndexWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = SequenceOf(c, text.size() - i);
    const std::string_view sequence = text.substr(i, length);
    i += length;
    if (c < 0x80) {
      if (IsAsciiWord(c)) {
        word += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      } else {
        end_word();
      }
      continue;
    }
    switch (ScriptOf(sequence)) {
      case Script::kLetter:
        word += sequence;
        break;
      case Script::kSign:
        end_word();
        break;
      case Script::kIdeograph:
        end_word();
        words.emplace_back(sequence);
        break;
    }
  }
  end_word();
  return words;
}

EventIndex::~EventIndex() = default;

Result<void> EventIndex::CatchUp(const std::shared_ptr<const Timeline>& timeline) {
  std::uint64_t held = 0;
  {
    const std::shared_lock lock(mutex_);
    held = seq_;
  }
  if (held >= timeline->last_seq()) return Ok();
  if (timeline->last_seq() - held <= kAtOnce) return Advance(*timeline, {});
  const std::lock_guard lock(worker_mutex_);
  if (fault_) return *std::exchange(fault_, std::nullopt);
  if (!is_working_) {
    is_working_ = true;
    worker_ = std::jthread([this, timeline](const std::stop_token& stop) {
      const Result<void> advanced = Advance(*timeline, stop);
      const std::lock_guard finished(worker_mutex_);
      is_working_ = false;
      if (!advanced) fault_ = advanced.error();
    });
  }
  return Unavailable("the index of words and sources holds " + std::to_string(held) + " of " +
                     std::to_string(timeline->last_seq()) + " entries so far");
}

Result<void> EventIndex::Advance(const Timeline& timeline, const std::stop_token& stop) {
  const std::lock_guard building(building_);
  while (seq_ < timeline.last_seq() && !stop.stop_requested()) {
    const std::uint64_t left = timeline.last_seq() - seq_;
    const auto entries = CHIP_TRY(log_.Read(seq_, std::min<std::uint64_t>(left, kChunk)));
    const std::unique_lock lock(mutex_);
    for (const LogEntry& entry : entries) {
      for (Ref ref = timeline.RefBound(entry.seq - 1); ref < timeline.RefBound(entry.seq); ++ref) {
        const EventRecord& record = timeline.record(ref);
        rows_.resize(ref + 1);
        if (record.is_retraction || record.index >= entry.events.size()) continue;
        Add(ref, entry.events[record.index]);
      }
      seq_ = entry.seq;
    }
    if (entries.empty()) return Corruption("the log ends before its head");
  }
  return Ok();
}

void EventIndex::Add(Ref ref, const PolicyEvent& event) {
  for (const std::string& word : WordsOf(event)) words_[word].push_back(ref);
  Row& row = rows_[ref];
  if (!event.agency.empty()) {
    const auto [found, is_new] =
        agency_numbers_.try_emplace(event.agency, static_cast<std::uint32_t>(agencies_.size()));
    if (is_new) agencies_.push_back(event.agency);
    row.agency = found->second;
  }
  row.sources_begin = static_cast<std::uint32_t>(source_pool_.size());
  for (const Source& source : event.sources) {
    source_pool_.push_back(NumberOf(source));
    if (source.document.empty()) continue;
    std::vector<Ref>& citing = documents_[source.document];
    if (citing.empty() || citing.back() != ref) citing.push_back(ref);
  }
  row.sources_count = static_cast<std::uint32_t>(source_pool_.size()) - row.sources_begin;
}

SourceNumber EventIndex::NumberOf(const Source& source) {
  // The same page fetched anew is another source: what it says may have changed.
  const std::string name = source.url + "\n" + source.document + "\n" +
                           (source.url.empty() ? source.publisher + "\n" + source.title : "");
  const auto [found, is_new] =
      source_numbers_.try_emplace(name, static_cast<SourceNumber>(sources_.size()));
  if (is_new) {
    sources_.push_back(source);
    sources_.back().quotes.clear();
  }
  return found->second;
}

Result<std::vector<Ref>> EventIndex::Search(std::string_view text) const {
  const std::vector<Wanted> wanted = WantedWords(text);
  if (wanted.empty()) return InvalidArgument("no word to look for", "q");
  if (wanted.size() > kMostWords) return InvalidArgument("more than 100 words", "q");
  if (std::ranges::count_if(wanted, &Wanted::is_prefix) > kMostBeginnings) {
    return InvalidArgument("more than 8 words that end in *", "q");
  }
  const std::shared_lock lock(mutex_);
  std::vector<Ref> found;
  for (std::size_t i = 0; i < wanted.size() && (i == 0 || !found.empty()); ++i) {
    std::vector<Ref> these;
    for (auto at = words_.lower_bound(wanted[i].word); at != words_.end(); ++at) {
      const bool fits =
          wanted[i].is_prefix ? at->first.starts_with(wanted[i].word) : at->first == wanted[i].word;
      if (!fits) break;
      these.insert(these.end(), at->second.begin(), at->second.end());
    }
    std::sort(these.begin(), these.end());
    these.erase(std::unique(these.begin(), these.end()), these.end());
    found = i == 0 ? std::move(these) : Both(found, these);
  }
  return found;
}

std::string EventIndex::AgencyOf(Ref version) const {
  const std::shared_lock lock(mutex_);
  return version < rows_.size() ? agencies_[rows_[version].agency] : std::string();
}

std::vector<SourceNumber> EventIndex::SourcesOf(Ref version) const {
  const std::shared_lock lock(mutex_);
  if (version >= rows_.size()) return {};
  const auto begin = source_pool_.begin() + rows_[version].sources_begin;
  return {begin, begin + rows_[version].sources_count};
}

std::vector<Ref> EventIndex::Citing(const std::string& document) const {
  const std::shared_lock lock(mutex_);
  const auto found = documents_.find(document);
  return found == documents_.end() ? std::vector<Ref>() : found->second;
}

Source EventIndex::SourceOf(SourceNumber number) const {
  const std::shared_lock lock(mutex_);
  return sources_[number];
}

}  // namespace chipline
