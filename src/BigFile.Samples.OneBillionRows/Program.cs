using BigFile.Samples.OneBillionRows;

return Sample.Run(args, Console.OpenStandardOutput(), Console.Error);
