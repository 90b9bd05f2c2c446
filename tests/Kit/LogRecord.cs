using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Fupin.Kit;

/// <summary>What a host logged: level, category and text, with the exception's own text if one was handed over.</summary>
public sealed record LogRecord(LogLevel Level, string Category, string Text);

/// <summary>Keeps what a host logs. Errors go to the output of the test that started it as well, which is shown when it fails.</summary>
public sealed class LogRecords : ILoggerProvider
{
    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    public ConcurrentQueue<LogRecord> All { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, this);

    public void Dispose()
    {
    }

    private void Add(LogRecord record)
    {
        All.Enqueue(record);
        if (record.Level < LogLevel.Error)
            return;
        try
        {
            _output?.WriteLine($"{record.Category}: {record.Text}");
        }
        catch (InvalidOperationException)
        {
            // the test is over, its host is still being stopped
        }
    }

    private sealed class Recorder(string category, LogRecords records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            records.Add(new(logLevel, category, $"{formatter(state, exception)} {exception}"));
    }
}
