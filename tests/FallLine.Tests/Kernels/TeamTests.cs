using FallLine.Kernels;
using FallLine.Messages;

namespace FallLine.Tests.Kernels;

/// <summary>Work that several threads share: every block once, the same bits, the exceptions of all.</summary>
[Collection(nameof(Threads))]
public sealed unsafe class TeamTests
{
    private const double Long = 1e9;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_block_is_done_once(int threads) => With(threads, () =>
    {
        Counting work = new(1000);
        for (int round = 1; round <= 50; round++)
        {
            Team.Run(work, null, 1000, Long);
            Assert.All(work.Done, times => Assert.Equal(round, times));
        }

        Assert.InRange(work.HighestSeat, 0, threads - 1);
    });

    [Fact]
    public void Another_thread_helps() => With(64, () =>
    {
        // Two blocks that wait for one another cannot both be done by one thread. (Other tests use the team too, hence the large budget.)
        Meeting work = new();
        Team.Run(work, null, 2, Long);
        Assert.True(work.Met);
    });

    [Fact]
    public void Short_work_stays_with_the_caller() => With(4, () =>
    {
        Counting work = new(100);
        Team.Run(work, null, 100, Team.LeastWork - 1);
        Assert.Equal(0, work.HighestSeat);
        Assert.All(work.Done, times => Assert.Equal(1, times));
    });

    [Fact]
    public void An_exception_reaches_the_caller_and_the_team_goes_on() => With(3, () =>
    {
        for (int round = 0; round < 20; round++)
        {
            Assert.Equal("block 7", Assert.Throws<InvalidOperationException>(() => Team.Run(new Failing(), null, 100, Long)).Message);
        }

        Every_block_is_done_once(3);
    });

    [Fact]
    public void A_block_may_call_for_blocks_in_turn() => With(3, () =>
    {
        Counting inner = new(10);
        Team.Run(new Nested(inner), null, 20, Long);
        Assert.All(inner.Done, times => Assert.Equal(20, times));
    });

    [Fact]
    public void Many_callers_share_one_budget() => With(3, () =>
    {
        Parallel.For(0, 8, _ =>
        {
            Counting work = new(50);
            for (int round = 1; round <= 100; round++)
            {
                Team.Run(work, null, 50, Long);
            }

            Assert.All(work.Done, times => Assert.Equal(100, times));
        });
    });

    [Fact]
    public void Nothing_is_allocated_once_the_helpers_are_there() => With(2, () =>
    {
        Counting work = new(50);
        Team.Run(work, null, 50, Long);
        Assert.Equal(0, Allocation.Of(() => Team.Run(work, null, 50, Long)));
    });

    [Theory]
    [InlineData(300, 300, 600, false, false)]
    [InlineData(900, 200, 100, true, false)]
    [InlineData(150, 500, 450, false, true)]
    [InlineData(8, 1000, 2000, false, true)]
    public void A_matrix_product_has_the_same_bits_for_any_number_of_threads(int rows, int depth, int columns, bool transposeLeft, bool transposeRight)
    {
        Random random = new(1);
        double[] left = [.. Enumerable.Range(0, rows * depth).Select(_ => random.NextDouble() - 0.5)];
        double[] right = [.. Enumerable.Range(0, depth * columns).Select(_ => random.NextDouble() - 0.5)];
        double[] alone = new double[rows * columns];
        With(1, () => MatrixProduct.Multiply<double>(left, right, alone, rows, depth, columns, transposeLeft, transposeRight));
        foreach (int threads in (int[])[2, 3, 7])
        {
            double[] together = new double[rows * columns];
            With(threads, () => MatrixProduct.Multiply<double>(left, right, together, rows, depth, columns, transposeLeft, transposeRight));
            Assert.Equal(alone, together);
        }
    }

    [Fact]
    public void Parts_of_the_depth_add_up_to_the_bits_of_the_whole()
    {
        const int rows = 8;
        const int columns = 300;
        const int part = 2 * MatrixProduct.DepthBlock;
        Random random = new(1);
        double[] left = [.. Enumerable.Range(0, rows * 2 * part).Select(_ => random.NextDouble() - 0.5)];
        double[] right = [.. Enumerable.Range(0, 2 * part * columns).Select(_ => random.NextDouble() - 0.5)];
        double[] whole = new double[rows * columns];
        MatrixProduct.Multiply<double>(left, right, whole, rows, 2 * part, columns, true, true);
        double[] sum = new double[rows * columns];
        for (int start = 0; start < 2 * part; start += part)
        {
            double[] some = [.. Enumerable.Range(0, columns).SelectMany(j => right.AsSpan((j * 2 * part) + start, part).ToArray())];
            MatrixProduct.Multiply<double>(left.AsSpan(start * rows, part * rows), some, sum, rows, part, columns, true, true, accumulate: true);
        }

        Assert.Equal(whole, sum);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("2.5")]
    [InlineData("1025")]
    public void A_number_of_threads_that_is_none_is_named(string text) =>
        Assert.Equal(
            $"FALLLINE_THREADS is '{text}'. It can be a number from 1 to 1024; without it, every processor is used.",
            Assert.Throws<SettingException>(() => Threads.FromText(text)).Message);

    [Fact]
    public void The_number_of_threads()
    {
        Assert.Equal(3, Threads.FromText("3"));
        Assert.Equal(Environment.ProcessorCount, Threads.FromText(null));
        Assert.Equal(Environment.ProcessorCount, Threads.FromText(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => Threads.Count = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => Threads.Count = 1025);
    }

    /// <summary>With so many threads, and the setting put back.</summary>
    internal static void With(int threads, Action action)
    {
        int before = Threads.Count;
        Threads.Count = threads;
        try
        {
            action();
        }
        finally
        {
            Threads.Count = before;
        }
    }

    private sealed class Counting(int blocks) : SharedWork
    {
        private int _highestSeat;

        public int[] Done { get; } = new int[blocks];

        public int HighestSeat => _highestSeat;

        public override void Run(void* state, Blocks blocks, int seat)
        {
            while (blocks.TryTake(seat, out nint block))
            {
                Interlocked.Increment(ref Done[block]);
                int highest;
                while ((highest = Volatile.Read(ref _highestSeat)) < seat)
                {
                    Interlocked.CompareExchange(ref _highestSeat, seat, highest);
                }
            }
        }
    }

    private sealed class Meeting : SharedWork
    {
        private int _there;

        public bool Met { get; private set; }

        public override void Run(void* state, Blocks blocks, int seat)
        {
            while (blocks.TryTake(seat, out _))
            {
                Interlocked.Increment(ref _there);
                Met = SpinWait.SpinUntil(() => Volatile.Read(ref _there) == 2, TimeSpan.FromSeconds(30));
            }
        }
    }

    private sealed class Failing : SharedWork
    {
        public override void Run(void* state, Blocks blocks, int seat)
        {
            while (blocks.TryTake(seat, out nint block))
            {
                if (block == 7)
                {
                    throw new InvalidOperationException("block 7");
                }
            }
        }
    }

    private sealed class Nested(SharedWork inner) : SharedWork
    {
        public override void Run(void* state, Blocks blocks, int seat)
        {
            while (blocks.TryTake(seat, out _))
            {
                Team.Run(inner, null, 10, Long);
            }
        }
    }
}

/// <summary>Tests that set the number of threads run one after another.</summary>
[CollectionDefinition(nameof(Threads))]
public sealed class ThreadTests;
