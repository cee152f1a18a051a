// The workers, and what goes to them and comes back: requests with their answers, and streams that
// are asked for more.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string_view>

#include "web/gate_loop.h"

namespace chipline {

void Gate::Loop::Push(Job job) {
  {
    const std::lock_guard lock(jobs_mutex_);
    jobs_.push_back(std::move(job));
  }
  jobs_ready_.notify_one();
}

// The waiting job of a connection that ends: nobody would have the answer. At most one waits for
// each, so that connections bound how many there are; what a worker has it finishes.
void Gate::Loop::Withdraw(std::uint64_t connection) {
  const std::lock_guard lock(jobs_mutex_);
  const auto job = std::find_if(jobs_.begin(), jobs_.end(), [connection](const Job& waiting) {
    return waiting.connection == connection;
  });
  if (job == jobs_.end()) return;
  held_ -= job->held;
  jobs_.erase(job);
}

void Gate::Loop::Work() {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(jobs_mutex_);
      jobs_ready_.wait(lock, [this] { return jobs_closed_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    Answer answer;
    answer.connection = job.connection;
    answer.held = job.held;
    answer.is_chunk = job.stream != nullptr;
    // Of one that fails nothing is sent, and the connection ends.
    try {
      Do(job, answer);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "chipline: request failed: %s\n", error.what());
      answer.bytes.clear();
      answer.stream.reset();
      answer.is_last = true;
    }
    Hand(std::move(answer));
  }
}

void Gate::Loop::Do(const Job& job, Answer& answer) const {
  if (job.stream != nullptr) {
    auto more = job.stream->Next(job.is_idle);
    answer.is_last = !more.has_value();
    if (more) answer.bytes = std::move(*more);
    return;
  }
  const std::string_view bytes = job.bytes;
  Served served = serve_({bytes.substr(0, job.head_bytes), bytes.substr(job.head_bytes), job.client,
                          job.is_unix, job.close});
  answer.bytes = std::move(served.bytes);
  answer.stream = std::move(served.stream);
}

void Gate::Loop::Hand(Answer answer) {
  {
    const std::lock_guard lock(answers_mutex_);
    answers_.push_back(std::move(answer));
  }
  Wake();
}

void Gate::Loop::TakeAnswers() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_.fd(), &count, sizeof count);
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(answers_mutex_);
    answers.swap(answers_);
  }
  for (Answer& answer : answers) {
    held_ -= answer.held;
    const auto found = connections_.find(answer.connection);
    if (found == connections_.end()) continue;  // the client is gone
    Connection& connection = found->second;
    if (answer.is_chunk) {
      TakeChunk(connection, std::move(answer));
      continue;
    }
    if (answer.stream != nullptr && !MayStream(connection)) {
      Refuse(connection, NoRoom());
      continue;
    }
    connection.stream = std::move(answer.stream);
    connection.output = std::move(answer.bytes);
    Count(connection);
    Reclaim(answer.connection);
    if (connection.output.empty()) {
      Drop(answer.connection);
    } else {
      OnWritable(connection);
    }
  }
  if (!notified_.exchange(false)) return;
  for (auto& [id, connection] : connections_) {
    if (connection.stream != nullptr) Fill(connection, false);
  }
}

void Gate::Loop::TakeChunk(Connection& connection, Answer answer) {
  connection.filling = false;
  if (answer.is_last || stopping_.load()) return Drop(connection.id);
  if (!answer.bytes.empty()) {
    connection.output = std::move(answer.bytes);
    Count(connection);
    return OnWritable(connection);
  }
  connection.deadline = std::chrono::steady_clock::now() + limits_.stream_idle;
  if (connection.has_more) Fill(connection, false);
}

bool Gate::Loop::MayStream(const Connection& connection) const {
  std::size_t all = 0;
  std::size_t of_address = 0;
  for (const auto& [id, other] : connections_) {
    if (other.stream == nullptr) continue;
    ++all;
    if (other.counted_as == connection.counted_as) ++of_address;
  }
  return all < limits_.streams &&
         (IsExempt(connection.client) || of_address < limits_.streams_per_address);
}

// Asks the stream for more, unless somebody does so already or its client has not taken what there
// was: a slow one holds one chunk and no worker.
void Gate::Loop::Fill(Connection& connection, bool is_idle) {
  if (connection.state != Connection::State::kStreaming || connection.filling) {
    connection.has_more = true;
    return;
  }
  connection.filling = true;
  connection.has_more = false;
  Job job;
  job.connection = connection.id;
  job.stream = connection.stream;
  job.is_idle = is_idle;
  Push(std::move(job));
}

}  // namespace chipline
