#include "store/tools.h"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "model/json.h"
#include "store/record.h"
#include "store/rules_store.h"

namespace chipline {
namespace {

constexpr std::size_t kPage = 1000;
constexpr std::string_view kHashField = ",\"hash\":\"";
constexpr std::size_t kHexSize = 64;

std::string PlaceOf(const std::string& name, std::uint64_t line) {
  return name + ":" + std::to_string(line);
}

// An exported line ends ,"hash":"…"}: the same text that ExportLine writes.
Result<Hash> HashOfLine(std::string_view line) {
  const std::size_t tail = kHashField.size() + kHexSize + 2;
  if (line.size() < tail || line.substr(line.size() - 2) != "\"}" ||
      line.substr(line.size() - tail, kHashField.size()) != kHashField) {
    return InvalidArgument("the line does not end with its hash: it is cut off, or no export");
  }
  const std::string_view hex = line.substr(line.size() - kHexSize - 2, kHexSize);
  Hash hash{};
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const char* digits = hex.data() + 2 * i;
    const auto parsed = std::from_chars(digits, digits + 2, hash[i], 16);
    if (parsed.ec != std::errc() || parsed.ptr != digits + 2) {
      return InvalidArgument("its hash is not 64 hexadecimal digits");
    }
  }
  return hash;
}

struct CheckedLine {
  LogEntry entry;
  Hash hash{};
};

// Reads lines one by one and follows the chain through them.
class LineReader {
 public:
  LineReader(std::istream& in, const std::string& name) : in_(in), name_(name) {}

  // The next entry, or nothing at the end.
  Result<std::optional<CheckedLine>> Next() {
    std::string line;
    if (!std::getline(in_, line)) {
      if (in_.bad()) return IoError("cannot read on", name_);
      return std::optional<CheckedLine>();
    }
    ++line_;
    Result<CheckedLine> checked = Check(line);
    if (checked) return std::optional<CheckedLine>(std::move(checked).value());
    Error error = checked.error();
    if (!error.place.empty()) error.message = error.place + ": " + error.message;
    error.place = PlaceOf(name_, line_);
    return error;
  }
  std::string place() const { return PlaceOf(name_, line_); }

 private:
  Result<CheckedLine> Check(const std::string& line) {
    CheckedLine checked;
    checked.hash = CHIP_TRY(HashOfLine(line));
    checked.entry = CHIP_TRY(LogEntryFromJson(line));
    if (checked.entry.seq != line_) {
      return InvalidArgument("expected entry " + std::to_string(line_) + ", found " +
                             std::to_string(checked.entry.seq));
    }
    if (checked.entry.recorded_at < recorded_at_) return InvalidArgument("its time goes back");
    const Record record = CHIP_TRY(EncodeRecord(checked.entry, previous_));
    if (record.hash != checked.hash) {
      return InvalidArgument("its hash does not follow from the lines up to it");
    }
    previous_ = checked.hash;
    recorded_at_ = checked.entry.recorded_at;
    return checked;
  }

  std::istream& in_;
  const std::string& name_;
  std::uint64_t line_ = 0;
  Hash previous_{};
  Micros recorded_at_ = 0;
};

// The whole stream against itself and against what the log holds already.
Result<void> CheckAll(const EventLog& log, std::istream& in, const std::string& name) {
  LineReader reader(in, name);
  const std::uint64_t end = log.Head().seq;
  for (;;) {
    const std::optional<CheckedLine> line = CHIP_TRY(reader.Next());
    if (!line) return Ok();
    if (line->entry.seq > end) continue;
    const Hash held = CHIP_TRY(log.HashAt(line->entry.seq));
    if (held != line->hash) {
      return Conflict("the log holds another entry " + std::to_string(line->entry.seq),
                      reader.place());
    }
  }
}

Result<std::uint64_t> AppendNew(EventLog* log, std::istream& in, const std::string& name) {
  LineReader reader(in, name);
  const std::uint64_t end = log->Head().seq;
  std::uint64_t count = 0;
  std::vector<LogEntry> page;
  const auto flush = [&]() -> Result<void> {
    const Result<void> appended = log->AppendRecorded(page);
    if (!appended) return appended.error().Prefixed(reader.place());
    count += page.size();
    page.clear();
    return Ok();
  };
  for (;;) {
    std::optional<CheckedLine> line = CHIP_TRY(reader.Next());
    if (!line) break;
    if (line->entry.seq <= end) continue;
    page.push_back(std::move(line->entry));
    if (page.size() == kPage) CHIP_CHECK(flush());
  }
  CHIP_CHECK(flush());
  return count;
}

}  // namespace

std::string ExportLine(const LogEntry& entry, const Hash& hash) {
  std::string line = ToJson(entry);
  line.pop_back();  // the closing brace
  line += kHashField;
  return line + HexOf(hash) + "\"}";
}

Result<std::uint64_t> ExportLog(const EventLog& log, std::ostream& out) {
  const std::uint64_t end = log.Head().seq;
  Hash previous{};
  for (std::uint64_t seq = 0; seq < end;) {
    const std::vector<LogEntry> page = CHIP_TRY(log.Read(seq, kPage));
    for (const LogEntry& entry : page) {
      if (entry.seq > end) break;
      previous = CHIP_TRY(EncodeRecord(entry, previous)).hash;
      out << ExportLine(entry, previous) << '\n';
    }
    seq = page.back().seq;
    if (!out) return IoError("cannot write the export");
  }
  if (CHIP_TRY(log.HashAt(end)) != previous) {
    return Corruption("the entries read do not give the log's hash");
  }
  out.flush();
  if (!out) return IoError("cannot write the export");
  return end;
}

Result<void> CheckExport(std::istream& in, const std::string& name) {
  LineReader reader(in, name);
  while (CHIP_TRY(reader.Next())) continue;
  return Ok();
}

Result<std::uint64_t> ImportLog(EventLog* log, std::istream& in, const std::string& name) {
  const auto start = in.tellg();
  if (start == std::istream::pos_type(-1)) {
    in.clear();
    std::stringstream held;
    if (in.peek() != std::istream::traits_type::eof()) held << in.rdbuf();
    in.clear();
    return ImportLog(log, held, name);
  }
  CHIP_CHECK(CheckAll(*log, in, name));
  in.clear();
  in.seekg(start);
  return AppendNew(log, in, name);
}

Result<std::uint64_t> CopyLog(const EventLog& from, EventLog* to,
                              std::optional<std::uint64_t> last) {
  const std::uint64_t end = last.value_or(from.Head().seq);
  if (end > from.Head().seq) {
    return InvalidArgument("the log ends at " + std::to_string(from.Head().seq) + ", before " +
                           std::to_string(end));
  }
  if (to->Head().seq != 0) return Conflict("is not empty", to->Describe());
  for (std::uint64_t seq = 0; seq < end;) {
    const auto limit = static_cast<std::size_t>(std::min<std::uint64_t>(kPage, end - seq));
    const std::vector<LogEntry> page = CHIP_TRY(from.Read(seq, limit));
    CHIP_CHECK(to->AppendRecorded(page));
    seq = page.back().seq;
  }
  if (CHIP_TRY(from.HashAt(end)) != to->Head().hash) {
    return Corruption("the copy's chain differs", to->Describe());
  }
  return end;
}

Result<std::uint64_t> VerifyDocuments(const DocumentStore& documents) {
  const std::vector<std::string> names = CHIP_TRY(documents.Kept());
  std::optional<Error> damage;
  for (const std::string& name : names) {
    const Result<std::string> bytes = documents.Get(name);
    // Withdrawn since the names were read.
    if (bytes || bytes.error().code == ErrorCode::kNotFound) continue;
    if (damage) {
      damage->message += "; " + bytes.error().ToString();
    } else {
      damage = bytes.error();
    }
  }
  if (damage) return *damage;
  return std::uint64_t{names.size()};
}

Result<void> CopyRules(const std::string& from, const std::string& to) {
  const auto kept = CHIP_TRY(OpenRulesStore("rocksdb:" + from));
  const auto copies = CHIP_TRY(OpenRulesStore("rocksdb:" + to));
  for (const std::string& version : CHIP_TRY(kept->Versions())) {
    CHIP_CHECK(copies->Keep(version, CHIP_TRY(kept->Get(version))));
  }
  return Ok();
}

}  // namespace chipline
