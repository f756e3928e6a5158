using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FallLine.Minimizers;

/// <summary>Other people's minimisers, as programs of their own: they ask for values through pipes, or time themselves on the valley.</summary>
internal static class Peer
{
    private static readonly string[] s_threads = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

    /// <summary>Lets a program solve a problem whose function is computed here.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="evaluate">The function; throws where the program shall be ended.</param>
    public static void Solve(string[] command, ReadOnlySpan<double> start, Func<double[], double[], double> evaluate)
    {
        using Process process = Start(command);
        Stream to = process.StandardInput.BaseStream;
        Stream from = process.StandardOutput.BaseStream;
        double[] point = start.ToArray();
        double[] answer = new double[point.Length + 1];
        double[] gradient = new double[point.Length];
        try
        {
            to.Write(BitConverter.GetBytes(point.Length));
            to.Write(MemoryMarshal.AsBytes<double>(point));
            to.Flush();
            while (from.ReadByte() == 'e')
            {
                from.ReadExactly(MemoryMarshal.AsBytes(point.AsSpan()));
                answer[0] = evaluate(point, gradient);
                gradient.CopyTo(answer, 1);
                to.Write(MemoryMarshal.AsBytes<double>(answer));
                to.Flush();
            }

            to.Close();
            process.WaitForExit();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Lets a program time itself.</summary>
    /// <returns>The least milliseconds of a run, its evaluations, and the value it reached.</returns>
    public static (double Milliseconds, int Evaluations, double Value) Time(string[] command)
    {
        using Process process = Start(command);
        string[] words = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        process.WaitForExit();
        return (double.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture), double.Parse(words[2], CultureInfo.InvariantCulture));
    }

    private static Process Start(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string variable in s_threads)
        {
            start.Environment[variable] = "1";
        }

        return Process.Start(start)!;
    }
}
