import { describe, expect, test } from 'vitest';
import {
  parseSubject,
  requireNoProperties,
  requirePath,
  type Subject,
} from '../../src/cli/subject.js';

async function subject(words: string, namespace?: string, assignsKeys = false): Promise<Subject> {
  return parseSubject(words.split(' '), { namespace, assignsKeys });
}

async function pathText(words: string, namespace?: string): Promise<string | undefined> {
  const { path } = await subject(words, namespace, true);
  return path?.toString();
}

describe('parseSubject', () => {
  const spooler = 'root/cimv2:Win32_Service.Name="Spooler"';

  test.each([
    ['root/cimv2:Win32_Service.Name="Spooler"', spooler],
    ['ROOT\\CIMV2:win32_service.name="Spooler"', spooler.replace('root/cimv2', 'ROOT/CIMV2')],
    ['Win32_Service.Name="Spooler"', spooler],
    ['Win32_Service.Name=Spooler', spooler],
    ['Win32_Service="Spooler"', spooler],
    ['Win32_Service Name=Spooler', spooler],
    ['win32_service NAME=Spooler', spooler],
    ['Win32_Process.Handle=4', 'root/cimv2:Win32_Process.Handle="4"'],
    ['Win32_OperatingSystem', 'root/cimv2:Win32_OperatingSystem=@'],
    ['Win32_OperatingSystem=@', 'root/cimv2:Win32_OperatingSystem=@'],
    [
      'Win32_Environment.Name=A,UserName=<SYSTEM>',
      'root/cimv2:Win32_Environment.Name="A",UserName="<SYSTEM>"',
    ],
    ['root/x:Own_Class.A="b",C=5', 'root/x:Own_Class.A="b",C=5'],
    ['Own_Class A=b C:=5', 'root/cimv2:Own_Class.A="b",C=5'],
    ['Own_Class=@', 'root/cimv2:Own_Class=@'],
  ])('reads %s as %s', async (words, expected) => {
    expect(await pathText(words)).toBe(expected);
  });

  test('takes the namespace for paths that name none', async () => {
    expect(await pathText('Own_Class A=b', 'root\\own')).toBe('root/own:Own_Class.A="b"');
    expect(await pathText('root/x:Own_Class A=b', 'root/own')).toBe('root/x:Own_Class.A="b"');
  });

  test('knows the classes of root/cimv2 only there', async () => {
    expect((await subject('Win32_Service Name=x')).cimClass?.className).toBe('Win32_Service');
    expect((await subject('Win32_Service Name=x', 'root/other')).cimClass).toBeUndefined();
  });

  test('tells keys from other properties by the class', async () => {
    expect(await subject('win32_service startmode=Manual NAME=Spooler')).toMatchObject({
      keys: { Name: 'Spooler' },
      properties: { StartMode: 'Manual' },
    });
  });

  test('takes all that stands behind the path of an instance for properties', async () => {
    expect((await subject('Win32_Service.Name="a" Name=b')).properties).toEqual({ Name: 'b' });
    expect((await subject('Own_Class.A="b" A=c D=e')).properties).toEqual({ A: 'c', D: 'e' });
  });

  test.each([
    ['Win32_Service.Name="a', /a quote is not closed/],
    ['Win32_Service.State="a"', /State: the keys of Win32_Service are Name/],
    ['Win32_Environment="a"', /the keys of Win32_Environment are Name, UserName/],
    ['Own_Class="a"', /name the key/],
    ['\\\\srv01\\root\\cimv2:Own_Class.A="b"', /--host/],
    ['Win32_Service Name=a name=b', /name is given twice/],
    ['Win32_Service Name', /neither Name=value nor Name:=JSON/],
    ['Win32_Service Nope=a', /Win32_Service has no property "Nope"/],
  ])('refuses %s', async (words, message) => {
    await expect(subject(words)).rejects.toThrow(message);
  });
});

describe('requirePath', () => {
  test.each([
    ['Win32_Environment Name=A', /Win32_Environment Name=... UserName=.../],
    ['Own_Class', /Own_Class Key=.../],
  ])('asks for the keys of %s', async (words, message) => {
    const read = await subject(words, undefined, true);
    expect(() => requirePath(read)).toThrow(message);
  });
});

describe('requireNoProperties', () => {
  test('refuses what is no key', async () => {
    const read = await subject('Win32_Service Name=a State=b');
    expect(() => requireNoProperties(read)).toThrow('State is no key of Win32_Service');
  });
});
