using System.Diagnostics;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Fupin.Benchmarks.Exchange;

/// <summary>What a batch costs at the very least: its bytes published with confirms on a quorum queue, consumed, its finished rows upserted in one transaction, acknowledged.</summary>
internal sealed class BusFloor(string broker, ReaderStore store, IReadOnlyList<BusFloor.Lot> lots)
{
    private const string Queue = "floor";
    private const string Schema = "floor";

    /// <summary>The bytes of one batch on the bus, and its rows as bytes of a binary COPY.</summary>
    internal sealed record Lot(byte[] Message, byte[] Households, byte[] Persons);

    private readonly string _upsertHouseholds = Upsert("roster_household", "id", "WHERE excluded.version > roster_household.version");
    private readonly string _upsertPersons = Upsert("roster_person", "household_id, id", "");

    /// <summary>Seconds for all lots.</summary>
    public async Task<double> MeasureAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var publisher = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await using var consumer = await connection.CreateChannelAsync();
        await publisher.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await consumer.BasicQosAsync(0, 16, global: false);
        await using var database = await store.Source.OpenConnectionAsync();
        await StageAsync(database);

        var (applied, done) = (0, new TaskCompletionSource());
        var received = new AsyncEventingBasicConsumer(consumer);
        received.ReceivedAsync += async (_, delivery) =>
        {
            await ApplyAsync(database, lots[applied]);
            await consumer.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            if (++applied == lots.Count)
                done.SetResult();
        };
        await consumer.BasicConsumeAsync(Queue, autoAck: false, received);
        var clock = Stopwatch.StartNew();
        foreach (var lot in lots)
            await publisher.BasicPublishAsync("", Queue, mandatory: true, new BasicProperties { Persistent = true }, lot.Message);
        await done.Task;
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task StageAsync(NpgsqlConnection database)
    {
        await using var command = new NpgsqlCommand(
            $"""
            CREATE TEMP TABLE staged_household (LIKE {Schema}.roster_household) ON COMMIT DELETE ROWS;
            CREATE TEMP TABLE staged_person (LIKE {Schema}.roster_person) ON COMMIT DELETE ROWS;
            """, database);
        await command.ExecuteNonQueryAsync();
    }

    private async Task ApplyAsync(NpgsqlConnection database, Lot lot)
    {
        await using var transaction = await database.BeginTransactionAsync();
        await ReaderStore.CopyAsync(database, "staged_household", lot.Households);
        await ReaderStore.CopyAsync(database, "staged_person", lot.Persons);
        await using (var upsert = new NpgsqlCommand($"{_upsertHouseholds}; {_upsertPersons}", database, transaction))
            await upsert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static string Upsert(string table, string key, string condition) =>
        $"INSERT INTO {Schema}.{table} SELECT * FROM staged_{table["roster_".Length..]} ON CONFLICT ({key}) DO UPDATE SET {Sets[table]} {condition}";

    private static readonly Dictionary<string, string> Sets = new(StringComparer.Ordinal)
    {
        ["roster_household"] = Set(
            "version generation digest removed number division_id hamlet villager_group standard registered_year planned_exit_year relocating persons year kind status exit_year main_cause net_per_head_fen house_grade dilapidated"),
        ["roster_person"] = Set(
            "number full_name sex birth_date relation ethnicity education schooling health second_health disability_kind disability_grade residence labour work_place work_months medical_insurance pension_insurance"),
    };

    private static string Set(string columns) => string.Join(", ", columns.Split(' ').Select(column => $"{column} = excluded.{column}"));
}
