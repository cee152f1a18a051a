// Benchmarks of the log: one JSON object a line on standard output, each with the limit or the
// peer that was measured in the same run, so that figures travel as ratios.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace chipline {

struct BenchOptions {
  // Where the stores are made; on the disk that is to be measured. Empty: a folder of its own
  // below the current one, removed afterwards. In a named one the store of BenchReplay and
  // BenchState stays, and is used again by the next run that wants as many events.
  std::string folder;
  std::size_t events = 1'000'000;
  std::size_t positions = 5'000;
  std::uint32_t seed = 1;
  double seconds = 2;  // of each measurement that could go on for ever
  // BenchExtract: folders of pages, with commas between them, each a mix of its own.
  std::string text = "samples";
  std::string peer = "tests/readability";  // BenchText: where Mozilla Readability is installed
  bool gigabyte = false;  // stream a gigabyte of the first mix and watch the memory
};

// All give an exit status, and say on standard error what stopped them.

// Raw write+fdatasync; one writer, each append durable; 32 writers; bulk loading.
int BenchAppend(const BenchOptions& options);
// Makes a synthetic log; opens it; bare scan, replay into a timeline, scan of heads; verifying.
int BenchReplay(const BenchOptions& options);
// On the same log: the state of every position at the head of knowledge and at random (date,
// known_at, recorded), against a bare array in memory; one position with few and many corrections.
int BenchState(const BenchOptions& options);
// The extractor on one core over the text of pages, beside a pass that only reads the bytes and one
// gap-free RE2::Set pass over the same sentences.
int BenchExtract(const BenchOptions& options);
// HTML to text over the pages of one folder, on one core, beside Mozilla Readability on jsdom over
// the same pages, and the page that took longest.
int BenchText(const BenchOptions& options);
// One position over HTTP, with another date each time and as a pinned answer, beside a constant
// body of that size from the same server, in turns.
int BenchHttp(const BenchOptions& options);

// 300 clients that dawdle over their requests and 300 that follow the log, on loopback, and how
// long /api/v1/status takes beside them; memory is the server's and all its clients' together.
int BenchGate(const BenchOptions& options);

}  // namespace chipline
