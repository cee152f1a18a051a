// The files that a command was given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "model/result.h"

namespace chipline {

// The whole of a file, or of standard input for "-". kIo, with the path as place; kInvalidArgument
// for more than `most` bytes, of which no more than that are read.
Result<std::string> ReadWholeFile(const std::string& path, std::size_t most = SIZE_MAX);

// A file to be read bit by bit. The same errors, before a byte has been taken.
Result<std::ifstream> OpenToRead(const std::string& path);

// Folders replaced by the files in and below them, in order of name. kIo where one cannot be read.
Result<std::vector<std::string>> FilesOf(const std::vector<std::string>& paths);

}  // namespace chipline
