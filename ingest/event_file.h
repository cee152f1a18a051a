// Files of events: JSON Lines (.jsonl, one event a line) or JSON (.json, one event or a list).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "model/result.h"
#include "model/subjects.h"

namespace chipline {

// One event of a file, as an entry of its own.
struct FileEntry {
  std::string place;  // "FILE:LINE", or "FILE: item N" of a list
  NewEntry entry;
};

// Everything that can be said about a file. Only a file without problems is to be submitted: a
// half-read file would look like a whole one next time.
struct EventFile {
  std::vector<FileEntry> entries;
  std::size_t found = 0;              // events, those with problems among them
  std::vector<std::string> problems;  // "FILE:LINE: field: message", in order of the file
};

// Reads and validates every event of `text`. `name` is the file's, for places; one that ends in
// ".json" holds one event or a list, any other holds lines, of which blank ones are passed over.
// `by` becomes the entries' author. A last line that is cut off is a problem like any other.
EventFile ParseEvents(std::string_view text, const std::string& name, const std::string& by,
                      const SubjectTree& subjects);

// The same of a file. kNotFound or kIo where it cannot be read.
Result<EventFile> ReadEventFile(const std::string& path, const std::string& by,
                                const SubjectTree& subjects);

}  // namespace chipline
