using FallLine.Data.Training;

namespace FallLine.Data;

/// <content>Model files.</content>
public sealed partial class TableModel
{
    /// <summary>Writes the model to a file: one JSON document with everything that prediction needs.</summary>
    /// <remarks>
    /// Numbers are written so that they read back bit for bit. The file is written under a temporary name, flushed and renamed, so an older file is replaced
    /// by a whole one or not at all.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => ModelFile.Write(stream, this));
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">The file cannot be read, or holds no model; the message says what is wrong and what to do.</exception>
    public static TableModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return ModelFile.Read(stream, path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFormatException("there is no such file. Give the file that training wrote.", path, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            string what = Directory.Exists(path) ? "this is a directory. Give the file in it that training wrote" : "this file may not be read. Check its permissions";
            throw new ModelFormatException($"{what}.", path, exception);
        }
        catch (Exception exception) when (exception is IOException or NotSupportedException or ArgumentException)
        {
            throw new ModelFormatException($"this file cannot be read ({exception.Message}).", path, exception);
        }
    }
}
