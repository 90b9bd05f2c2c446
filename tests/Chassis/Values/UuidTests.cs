using Fupin.Chassis.Values;

namespace Fupin.Chassis.Tests.Values;

public sealed class UuidTests
{
    private static readonly DateTimeOffset Time = new(2016, 5, 1, 8, 30, 15, 123, TimeSpan.FromHours(8));

    [Fact]
    public void It_is_of_version_7_and_begins_with_the_time()
    {
        var bytes = Uuids.New(Time).ToByteArray(bigEndian: true);
        Assert.Equal((7, 2), (bytes[6] >> 4, bytes[8] >> 6));
        Assert.Equal(Guid.CreateVersion7(Time).ToByteArray(bigEndian: true)[..6], bytes[..6]);
        Assert.Equal(7, Uuids.New(Time).Version);
    }

    [Fact]
    public void None_comes_twice_also_from_many_threads()
    {
        var made = Enumerable.Range(0, 8).AsParallel().SelectMany(_ => Enumerable.Range(0, 20_000).Select(_ => Uuids.New(Time)).ToList()).ToList();
        Assert.Equal(160_000, made.Distinct().Count());
    }

    [Fact]
    public void Every_bit_that_is_not_fixed_is_random()
    {
        var (ones, zeros) = (new byte[16], new byte[16]);
        for (var i = 0; i < 1000; i++)
        {
            var bytes = Uuids.New(Time).ToByteArray(bigEndian: true);
            for (var at = 0; at < 16; at++) (ones[at], zeros[at]) = ((byte)(ones[at] | bytes[at]), (byte)(zeros[at] | ~bytes[at]));
        }
        byte[] free = [0x0F, 0xFF, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        Assert.Equal(free, ones[6..].Zip(zeros[6..], (one, zero) => (byte)(one & zero)));
    }

    [Fact]
    public void A_time_before_1970_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Uuids.New(DateTimeOffset.UnixEpoch.AddMilliseconds(-1)));
}
