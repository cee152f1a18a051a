// Documents beside the log: fetched bytes and normalised texts, named by the SHA-256 of what they
// are. An entry cites a document by that name, so a document is put, and durable, before the entry
// that cites it; one that no entry cites does no harm.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace chipline {

// Safe from any thread.
class DocumentStore {
 public:
  virtual ~DocumentStore() = default;

  // Keeps `bytes` and gives their name: 64 lower-case hexadecimal digits. Durable when it returns.
  // The same bytes again change nothing. kConflict where they were withdrawn; kUnavailable where
  // the disk is full; then nothing is kept.
  virtual Result<std::string> Put(std::string_view bytes) = 0;

  // kNotFound where there is none or it was withdrawn (`WithdrawalOf` tells which), even where its
  // bytes are still there; kCorruption where the stored bytes are not what the name says;
  // kInvalidArgument where `hash` is no name.
  virtual Result<std::string> Get(const std::string& hash) const = 0;

  // Removes the bytes for good and remembers why: a text that had to be taken down. The log and
  // its chain are untouched, since they hold the name only. A document that is not there is
  // withdrawn in advance. No Put that is under way brings it back.
  virtual Result<void> Withdraw(const std::string& hash, const std::string& reason) = 0;

  // Why it was withdrawn; nothing if it was not. An error says that nobody can tell: then the text
  // is not to be shown.
  virtual Result<std::optional<std::string>> WithdrawalOf(const std::string& hash) const = 0;

  // The names of all that is kept and not withdrawn, and of all that was withdrawn, each in order.
  virtual Result<std::vector<std::string>> Kept() const = 0;
  virtual Result<std::vector<std::string>> Withdrawn() const = 0;
};

// The documents of a store by its name, as OpenEventLog takes it: of "rocksdb:DIR" the files
// DIR/documents/ab/abcd…, of "memory:" nothing that outlives the object.
Result<std::unique_ptr<DocumentStore>> OpenDocumentStore(const std::string& store);

}  // namespace chipline
